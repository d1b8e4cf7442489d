namespace CoResearch.Domain.Shared;

/// <summary>Points as a sentence of a refusal counts them.</summary>
internal static class Points
{
    public static string Of(long points) => points == 1 ? "1 point" : $"{points} points";
}
