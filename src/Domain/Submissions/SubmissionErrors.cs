using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows;

namespace CoResearch.Domain.Submissions;

public sealed record WrongSubmissionState(SubmissionId Id, SubmissionState State, SubmissionState To)
    : Error("wrong_submission_state", $"Submission {Id.Value} is {State.ToString().ToLowerInvariant()}, so it cannot become {To.ToString().ToLowerInvariant()}.");

public sealed record WrongRunState(RunId Id, RunState State, RunState To)
    : Error("wrong_run_state", $"Run {Id.Value} is {State}, so it cannot become {To}.");

public sealed record NoSuchSubmission(long Id)
    : Error("no_such_submission", $"There is no submission {Id} that you may see. /submissions lists yours.");

public sealed record AlreadySubmitted(SubmissionId Id, SubmissionState State)
    : Error("already_submitted", State is SubmissionState.Scored
        ? $"This is the same tree as submission {Id.Value}, which is scored: /status {Id.Value}. Change something, then submit again."
        : $"This tree is already submission {Id.Value}, which is {State.ToString().ToLowerInvariant()}: /status {Id.Value}.");

public sealed record BeingCancelled(SubmissionId Id)
    : Error("being_cancelled", $"This tree is submission {Id.Value}, which is being cancelled: /submit again when its message says that it is.");

public sealed record QuotaSpent(int Limit, int Scored, int Pending, string Zone)
    : Error("quota_spent", $"Today's {Limit} scored submissions are spent ({Scored} scored"
        + (Pending > 0 ? $", {Pending} still running" : "") + $"). The day ends at midnight in {Zone}.");

public sealed record FailureQuotaSpent(int Limit, string Zone)
    : Error("failure_quota_spent", $"{Limit} {(Limit == 1 ? "submission" : "submissions")} failed today, which is the limit. Look at /logs of the last one; the day ends at midnight in {Zone}.");

public sealed record NothingToRun(string Slug)
    : Error("nothing_to_run", $"That commit has neither workflow.yml nor coresearch.yml at its top. Take the baseline's back from the first commit of your fork of {Slug}, or write one (/workflow schema says what may stand in it); then submit again.");

public sealed record MisnamedFile(string Path, string Name)
    : Error("misnamed_file", $"That commit has {Path} at its top, which is called {Name} here and would not be read. Rename it, commit and submit again.")
{
    private static readonly string[] Read = [WorkflowLanguage.FileName, CodeFile.FileName];

    /// <summary>For a file that would say what runs if it had another ending or other letters; null when there is none.</summary>
    public static MisnamedFile? Among(IEnumerable<string> paths) => paths
        .Select(path => (path, Name: Array.Find(Read, name => System.IO.Path.ChangeExtension(path, ".yml").Equals(name, StringComparison.OrdinalIgnoreCase)
            && System.IO.Path.GetExtension(path).ToUpperInvariant() is ".YML" or ".YAML")))
        .Where(found => found.Name is not null && found.Name != found.path).Select(found => new MisnamedFile(found.path, found.Name!)).FirstOrDefault();
}

public sealed record RunsProgram()
    : Error("runs_program", "That commit has a coresearch.yml, so its own program runs and workflow.yml is not used: /view shows its files. To change it, push with git; /workflow use with a workflow's name goes back to a workflow.");

public sealed record TreeTooLarge(long Bytes, long Limit)
    : PhrasedError("tree_too_large", $"That commit holds {Bytes / 1048576.0:0.#} MB; the limit is {Limit / 1048576.0:0.#} MB. Keep data out of the repository.");

public sealed record NothingToCancel(SubmissionId Id, SubmissionState State)
    : Error("nothing_to_cancel", $"Submission {Id.Value} is {State.ToString().ToLowerInvariant()}: there is nothing to cancel.");

public sealed record NotYours(SubmissionId Id)
    : Error("not_yours", $"Submission {Id.Value} is somebody else's. /submissions lists yours.");

public sealed record NotScored(SubmissionId Id, SubmissionState State)
    : Error("not_scored", $"Submission {Id.Value} has no score: it is {State.ToString().ToLowerInvariant()}.");
