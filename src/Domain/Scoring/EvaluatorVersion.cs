namespace CoResearch.Domain.Scoring;

/// <summary>
/// The version that every score carries. It changes whenever the same predictions, labels and challenge could give another figure or
/// another verdict; stored predictions are then scored again.
/// </summary>
public static class EvaluatorVersion
{
    /// <summary>The version of the code that is running.</summary>
    public const string Current = "1";
}
