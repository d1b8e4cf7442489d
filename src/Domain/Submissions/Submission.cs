using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Submissions;

/// <summary>Counts up: of two received at the same instant the smaller one came first.</summary>
public readonly record struct SubmissionId(long Value)
{
    public static bool operator <(SubmissionId left, SubmissionId right) => left.Value < right.Value;

    public static bool operator >(SubmissionId left, SubmissionId right) => left.Value > right.Value;
}

/// <summary>How far a submission has come. Scored and failed are verdicts; cancelled and lost consume nothing.</summary>
public enum SubmissionState
{
    Queued,
    Running,
    Scored,
    Failed,
    Cancelled,
    Lost,
}

/// <summary>One commit of a fork, offered for scoring.</summary>
public sealed class Submission
{
    private Submission(string commit, string tree, string title) => (Commit, Tree, Title) = (commit, tree, title);

    public SubmissionId Id { get; private set; }
    public ChallengeId ChallengeId { get; private set; }
    public PersonId PersonId { get; private set; }
    public string Commit { get; private set; }

    /// <summary>The tree's hash: the same tree by the same member is answered with its existing result.</summary>
    public string Tree { get; private set; }

    /// <summary>First line of the commit's message, cut to 100 characters.</summary>
    public string Title { get; private set; }
    public SubmissionState State { get; private set; }

    /// <summary>The server's time; ties on the leaderboard go to the earlier one.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>The member's calendar day at that time, as days since 0001-01-01: what quotas count.</summary>
    public int Day { get; private set; }

    /// <summary>Listed and marked, but not ranked; consumes no quota.</summary>
    public bool IsBaseline { get; private set; }

    /// <summary>A new run of a tree that had a score, because this score asks for one: consumes no quota unless it fails.</summary>
    public bool RunsAgain { get; private set; }

    /// <summary>The submission that this one only runs once more; it is compared with it, never ranked, and consumes no quota.</summary>
    public SubmissionId? ReproducesId { get; private set; }

    /// <summary>Of a reproduction: whether every open split came within the challenge's tolerance with the same gates; null while nothing was compared.</summary>
    public bool? Agrees { get; private set; }

    /// <summary>Of a reproduction: its objective on the public split minus the original's.</summary>
    public double? Deviation { get; private set; }

    /// <summary>The first reproduction that agreed, under the judging that the leaderboard shows.</summary>
    public SubmissionId? ReproducedById { get; private set; }

    /// <summary>The member's choice for the private split.</summary>
    public bool IsFinal { get; private set; }

    /// <summary>A stable word, and what the author is told, when failed, cancelled or lost.</summary>
    public string? FailureCode { get; private set; }
    public Phrase? Failure { get; private set; }

    /// <summary>What the leaderboard shows, comma-separated: torch, lightgbm, …</summary>
    public string Technologies { get; private set; } = "";

    public bool Pending => State is SubmissionState.Queued or SubmissionState.Running;

    public static Submission Receive(ChallengeId challenge, Person person, CommitInfo commit, bool isBaseline, DateTimeOffset now, bool runsAgain = false) =>
        new(commit.Id, commit.Tree, Cut.To(commit.Title, 100))
        {
            ChallengeId = challenge,
            PersonId = person.Id,
            ReceivedAt = now,
            Day = person.DayAt(now).DayNumber,
            IsBaseline = isBaseline,
            RunsAgain = runsAgain,
        };

    /// <summary>The same commit once more, in another person's name or the same.</summary>
    public static Submission Reproduce(Submission original, Person person, DateTimeOffset now) => new(original.Commit, original.Tree, original.Title)
    {
        ChallengeId = original.ChallengeId,
        PersonId = person.Id,
        ReceivedAt = now,
        Day = person.DayAt(now).DayNumber,
        ReproducesId = original.Id,
    };

    public Result<Done> Start() => Move(SubmissionState.Running, SubmissionState.Queued);

    public Result<Done> Requeue() => Move(SubmissionState.Queued, SubmissionState.Running, SubmissionState.Queued);

    public Result<Done> Score(IReadOnlyList<string> technologies)
    {
        if (Move(SubmissionState.Scored, SubmissionState.Running).Error is { } error) return error;
        Technologies = string.Join(",", technologies);
        return Done.Ok;
    }

    public Result<Done> Fail(string code, Phrase why) => End(SubmissionState.Failed, code, why);

    public Result<Done> Cancel(string? by) => End(SubmissionState.Cancelled, "cancelled", by switch { null => $"Cancelled on request.", _ => $"Cancelled by {by}." });

    public Result<Done> Lose(Phrase why) => End(SubmissionState.Lost, "lost", why);

    public void Compare(bool agrees, double? deviation) => (Agrees, Deviation) = (agrees, deviation);

    /// <summary>Remembers the first reproduction that agreed; false for a later one.</summary>
    public bool BecomeReproduced(SubmissionId by)
    {
        if (ReproducedById is not null) return false;
        ReproducedById = by;
        return true;
    }

    /// <summary>By which reproduction it is under the rules that hold now; null for none.</summary>
    public void CountAsReproduced(SubmissionId? by) => ReproducedById = by;

    public void ChooseAsFinal(bool final) => IsFinal = final;

    private Result<Done> End(SubmissionState to, string code, Phrase why)
    {
        if (Move(to, SubmissionState.Queued, SubmissionState.Running).Error is { } error) return error;
        (FailureCode, Failure) = (code, why);
        return Done.Ok;
    }

    private Result<Done> Move(SubmissionState to, params SubmissionState[] from)
    {
        if (!from.Contains(State)) return new WrongSubmissionState(Id, State, to);
        State = to;
        return Done.Ok;
    }
}

/// <summary>What a source host knows of a commit.</summary>
public sealed record CommitInfo(string Id, string Tree, string Title, string Author, DateTimeOffset When)
{
    /// <summary>The whole message, of which the title is the first line.</summary>
    public string Message { get; init; } = "";
}
