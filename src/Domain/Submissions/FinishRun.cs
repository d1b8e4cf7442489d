using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Recognition.Streams;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Standings;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>
/// How a run ends. Each end is one transaction: run, submission, score, standing and notice change together or not at all, so that a
/// crash leaves either a run to repeat or a finished one.
/// </summary>
public sealed class FinishRun(CoResearchDb db, Leaderboard leaderboard, PayStreams pay, TellMetricBroke metricBroke, TimeProvider clock, Pulses pulses)
{
    /// <summary>After this many lost attempts the submission is lost, too.</summary>
    public const int Attempts = 3;

    /// <summary>Between two words about new leaders of a challenge.</summary>
    private static readonly TimeSpan BetweenLeaders = TimeSpan.FromHours(6);

    /// <summary>
    /// Stores the verdict, once, and commits. False, and nothing is stored, when the challenge was updated or re-judged since the claim
    /// was loaded: then the verdict is out of date.
    /// </summary>
    /// <param name="forGuides">Why the metric had no value for hidden splits, where it broke on these alone.</param>
    public async Task<bool> ScoreAsync(
        ClaimedRun claimed, Verdict verdict, IReadOnlyList<string> technologies, CancellationToken cancellationToken, string? forGuides = null)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await IsToBeCancelledAsync(claimed, cancellationToken))
        {
            await CancelAsync(claimed, cancellationToken);
            return true;
        }
        if (await db.Challenges.AsNoTracking().Where(c => c.Id == claimed.Challenge.Id).Select(c => c.NewestJudgingId).SingleAsync(cancellationToken)
            != claimed.Challenge.NewestJudgingId)
        {
            await db.CommitAsync(cancellationToken);
            return false;
        }
        var now = clock.GetUtcNow();
        var score = Score.Of(claimed.Submission.Id, claimed.Run.Id, claimed.Challenge.NewestJudgingId, verdict, now);
        db.Scores.Add(score);
        RunQueue.Demand(claimed.Run.Finish(RunState.Succeeded, now));
        RunQueue.Demand(claimed.Submission.Score(technologies));
        if (claimed.Submission.ReproducesId is { } original) await CompareAsync(claimed, verdict, original, now, cancellationToken);
        await leaderboard.OfferAsync(score, claimed.Submission, claimed.Version.Definition.Objective, cancellationToken);
        if (score is { RankAfter: 1, RankBefore: not 1, RankedMembers: > 1 }) await TellLeadAsync(claimed.Submission, now, cancellationToken);
        await pay.ScoredAsync(score, claimed.Submission, new Board(claimed.Challenge, claimed.Challenge.NewestJudgingId, claimed.Version.Definition), cancellationToken);
        if (forGuides is not null) await metricBroke.RunAsync(claimed.Submission, claimed.Version, forGuides, cancellationToken);
        await TellAsync(claimed.Submission, now, cancellationToken);
        return true;
    }

    /// <summary>Channels hear of a new leader at once, but not of every one of a race.</summary>
    private async Task TellLeadAsync(Submission submission, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = $"new-leader {submission.ChallengeId.Value}";
        var last = await db.Told.FindAsync([key], cancellationToken);
        if (last is not null && now - last.At < BetweenLeaders) return;
        if (last is null) db.Told.Add(new Told(key, now));
        else last.Again(now);
        db.Notices.Add(Notice.Leads(submission, now));
    }

    /// <summary>Holds a reproduction against what it reproduces; nothing is said where that has no score under the same judging any more.</summary>
    private async Task CompareAsync(ClaimedRun claimed, Verdict verdict, SubmissionId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var score = await db.Scores.AsNoTracking().SingleOrDefaultAsync(s => s.SubmissionId == id && s.JudgingId == claimed.Challenge.NewestJudgingId, cancellationToken);
        if (score is null or { NeedsRun: not null }) return;
        var agrees = Reproduction.Agrees(score.Verdict, verdict, claimed.Version.Definition.ReproducedWithin, claimed.Challenge.State == ChallengeState.Revealed);
        claimed.Submission.Compare(agrees, verdict.ValueOn(Splits.Public) - score.Public);
        var original = await db.Submissions.SingleAsync(s => s.Id == id, cancellationToken);
        if (agrees && original.BecomeReproduced(claimed.Submission.Id) && original.PersonId != claimed.Submission.PersonId && !original.IsBaseline)
            db.Notices.Add(Notice.Reproduced(original, now));
    }

    /// <summary>
    /// The submission is at fault, and its author is told why; or the challenge's own metric is, which those are told who decide about the
    /// challenge. Commits.
    /// </summary>
    /// <param name="forGuides">Why the metric did not do its work, where it did not.</param>
    public async Task FailAsync(ClaimedRun claimed, string code, Phrase why, CancellationToken cancellationToken, string? forGuides = null)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await IsToBeCancelledAsync(claimed, cancellationToken))
        {
            await CancelAsync(claimed, cancellationToken);
            return;
        }
        var now = clock.GetUtcNow();
        RunQueue.Demand(claimed.Run.Finish(RunState.Failed, now));
        RunQueue.Demand(claimed.Submission.Fail(code, why));
        if (forGuides is not null) await metricBroke.RunAsync(claimed.Submission, claimed.Version, forGuides, cancellationToken);
        await TellAsync(claimed.Submission, now, cancellationToken);
    }

    /// <summary>Somebody asked for it. Commits.</summary>
    public async Task CancelAsync(ClaimedRun claimed, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var now = clock.GetUtcNow();
        RunQueue.Demand(claimed.Run.Finish(RunState.Cancelled, now));
        RunQueue.Demand(claimed.Submission.Cancel(null));
        await TellAsync(claimed.Submission, now, cancellationToken);
    }

    /// <summary>
    /// The worker, the runner or the machine is at fault: the submission is queued again as a new attempt, and lost only after
    /// <see cref="Attempts"/>. One that somebody asked to cancel is cancelled instead. Commits.
    /// </summary>
    public async Task LoseAsync(ClaimedRun claimed, Phrase why, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await IsToBeCancelledAsync(claimed, cancellationToken))
        {
            await CancelAsync(claimed, cancellationToken);
            return;
        }
        var now = clock.GetUtcNow();
        RunQueue.Demand(claimed.Run.Finish(RunState.Lost, now));
        var before = await db.Runs.CountAsync(
            r => r.SubmissionId == claimed.Submission.Id && r.State == RunState.Lost && r.Id != claimed.Run.Id, cancellationToken);
        if (before + 1 < Attempts) QueueAgain(claimed, now);
        else RunQueue.Demand(claimed.Submission.Lose(why));
        await TellAsync(claimed.Submission, now, cancellationToken);
    }

    /// <summary>The bot is asked to stop: the attempt ends, and one that counts as the same follows at the next start. Commits.</summary>
    public async Task PutBackAsync(ClaimedRun claimed, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await IsToBeCancelledAsync(claimed, cancellationToken))
        {
            await CancelAsync(claimed, cancellationToken);
            return;
        }
        var now = clock.GetUtcNow();
        RunQueue.Demand(claimed.Run.Finish(RunState.Stopped, now));
        QueueAgain(claimed, now);
        await TellAsync(claimed.Submission, now, cancellationToken);
    }

    private void QueueAgain(ClaimedRun claimed, DateTimeOffset now)
    {
        RunQueue.Demand(claimed.Submission.Requeue());
        db.Runs.Add(Run.Queue(claimed.Submission.Id, claimed.Run.Attempt + 1, now));
        db.OnCommitted(pulses.Runs.Beat);
    }

    /// <summary>Whoever was told that it stops and costs nothing is kept to that, however the run ended meanwhile.</summary>
    private Task<bool> IsToBeCancelledAsync(ClaimedRun claimed, CancellationToken cancellationToken) =>
        db.Runs.AsNoTracking().Where(r => r.Id == claimed.Run.Id).Select(r => r.CancelRequested).SingleAsync(cancellationToken);

    private async Task TellAsync(Submission submission, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.TellAsync(submission, now, cancellationToken);
        db.OnCommitted(pulses.Notices.Beat);
        await db.CommitAsync(cancellationToken);
    }
}

/// <summary>Stops a submission that waits or trains.</summary>
public sealed class CancelSubmission(CoResearchDb db, TimeProvider clock, Pulses pulses)
{
    /// <summary>A waiting one ends at once; a training one as soon as its worker hears of it.</summary>
    public async Task<Result<Done>> RunAsync(Submission submission, string by, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(submission).ReloadAsync(cancellationToken);
        if (!submission.Pending) return new NothingToCancel(submission.Id, submission.State);
        var run = await db.Runs.Where(r => r.SubmissionId == submission.Id).OrderByDescending(r => r.Attempt).FirstAsync(cancellationToken);
        if (run.State == RunState.Queued)
        {
            RunQueue.Demand(run.Finish(RunState.Cancelled, clock.GetUtcNow()));
            RunQueue.Demand(submission.Cancel(by));
            await db.TellAsync(submission, clock.GetUtcNow(), cancellationToken);
            db.OnCommitted(pulses.Notices.Beat);
        }
        else
        {
            run.AskToCancel();
        }
        db.OnCommitted(pulses.Runs.Beat);
        return Done.Ok;
    }
}
