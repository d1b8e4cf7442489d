namespace CoResearch.Domain.Shared;

/// <summary>
/// The named steps of a commit's life. Nothing happens at them, except when the variable <c>CORESEARCH_PAUSE_AT</c> names one: then the
/// process stops there for good and leaves a file <c>paused</c> in the state folder, so that a test can kill it from outside at exactly
/// this step.
/// </summary>
public static class Checkpoint
{
    public const string Pushed = "pushed";
    public const string Recorded = "recorded";
    public const string Claimed = "claimed";
    public const string FolderWritten = "folder-written";
    public const string Training = "training";
    public const string PredictionsWritten = "predictions-written";
    public const string Evaluated = "evaluated";
    public const string ScoreStored = "score-stored";
    public const string NoticeWritten = "notice-written";
    public const string MessageSent = "message-sent";

    /// <summary>All steps, in the order of a commit's life.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Pushed, Recorded, Claimed, FolderWritten, Training, PredictionsWritten, Evaluated, ScoreStored, NoticeWritten, MessageSent,
    ];

    private static readonly string? PauseAt = Environment.GetEnvironmentVariable("CORESEARCH_PAUSE_AT");

    public static void Reach(string step, StatePaths paths)
    {
        if (PauseAt != step) return;
        File.WriteAllText(Path.Combine(paths.Root, "paused"), step);
        Thread.Sleep(Timeout.Infinite);
    }
}
