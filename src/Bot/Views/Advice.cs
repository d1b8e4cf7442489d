namespace CoResearch.Bot.Views;

/// <summary>Which advice a failure's code deserves: the text <c>result.next_…</c>, or null where the failure itself says what to do.</summary>
internal static class Advice
{
    public static string? For(string? code) => code switch
    {
        "diverged" or "time_limit" or "memory_limit" or "output_limit" => null,
        "invalid_workflow" or "mistakes" => "workflow",
        "missing_library" or "crashed" or "full_disk" or "disk_full" => "machine",
        { } predictions when predictions.StartsWith("predictions", StringComparison.Ordinal) => "predictions",
        _ => "other",
    };
}
