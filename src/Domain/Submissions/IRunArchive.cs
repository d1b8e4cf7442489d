namespace CoResearch.Domain.Submissions;

/// <summary>What a run left behind, for people to look at: its curves and its log. Empty where the folder was cleaned away.</summary>
public interface IRunArchive
{
    /// <summary>Every curve that the run wrote, by tag ("loss/train"), in the order in which they first appeared.</summary>
    IReadOnlyList<Curve> Curves(Run run);

    /// <summary>The last lines of the log, as printed.</summary>
    IReadOnlyList<string> Log(Run run, int lastLines);
}

/// <summary>One logged quantity: values by step, ascending.</summary>
public sealed record Curve(string Tag, IReadOnlyList<double> Steps, IReadOnlyList<double> Values);
