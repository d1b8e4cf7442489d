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

    /// <summary>A chat platform has one of several parts of a message, and that is written down.</summary>
    public const string PartSent = "part-sent";

    /// <summary>A webhook's delivery is stored, and GitHub has no answer yet.</summary>
    public const string DeliveryTaken = "delivery-taken";

    /// <summary>A look at GitHub has found another head than the local fork's.</summary>
    public const string HeadFound = "head-found";

    /// <summary>Its objects are here, and the local fork's branch still stands where it stood.</summary>
    public const string ObjectsFetched = "objects-fetched";

    /// <summary>A commit of the lab's is on GitHub, and the local fork does not know.</summary>
    public const string CommitPublished = "commit-published";

    /// <summary>GitHub has a commit's final status, and the lab does not know.</summary>
    public const string VerdictTold = "verdict-told";

    /// <summary>All steps of a commit that is pushed to the lab, in the order of its life.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Pushed, Recorded, Claimed, FolderWritten, Training, PredictionsWritten, Evaluated, ScoreStored, NoticeWritten, MessageSent,
    ];

    /// <summary>The steps of a push to GitHub that are its own, and those at which they meet the others.</summary>
    public static IReadOnlyList<string> OfGitHubPush { get; } = [DeliveryTaken, HeadFound, ObjectsFetched, Pushed, Recorded, ScoreStored, VerdictTold];

    /// <summary>The same of a commit that the lab makes there.</summary>
    public static IReadOnlyList<string> OfGitHubCommit { get; } = [CommitPublished, Recorded, VerdictTold];

    private static readonly string? PauseAt = Environment.GetEnvironmentVariable("CORESEARCH_PAUSE_AT");

    public static void Reach(string step, StatePaths paths)
    {
        if (PauseAt != step) return;
        File.WriteAllText(Path.Combine(paths.Root, "paused"), step);
        Thread.Sleep(Timeout.Infinite);
    }
}
