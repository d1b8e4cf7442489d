using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>A run that a worker holds, with everything it needs to prepare and judge it.</summary>
public sealed record ClaimedRun(Run Run, Submission Submission, Challenge Challenge, ChallengeVersion Version, string ForkPath)
{
    /// <summary>The run that a reproduction repeats; null for any other submission.</summary>
    public Run? Repeats { get; init; }
}

/// <summary>Hands queued runs to workers under a lease, and takes them back from workers that died.</summary>
public sealed class RunQueue(CoResearchDb db, TimeProvider clock)
{
    /// <summary>How long a worker may be silent before its run is given to another.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The next run, leased to <paramref name="owner"/>, or null. Fair: whoever has the fewest runs going comes first, then the
    /// challenge with the fewest, then the longest wait. Commits.
    /// </summary>
    public async Task<RunId?> ClaimAsync(string owner, CancellationToken cancellationToken)
    {
        if (!await db.Runs.AnyAsync(r => r.State == RunState.Queued, cancellationToken)) return null;
        await db.BeginWriteAsync(cancellationToken);
        var pending = await (
            from run in db.Runs
            join submission in db.Submissions on run.SubmissionId equals submission.Id
            where run.State == RunState.Queued || run.State == RunState.Claimed || run.State == RunState.Training || run.State == RunState.Evaluating
            select new { run, submission }).ToListAsync(cancellationToken);
        var busy = pending.Where(p => p.run.State != RunState.Queued).ToList();
        var next = pending.Where(p => p.run.State == RunState.Queued)
            .OrderBy(p => busy.Count(b => b.submission.PersonId == p.submission.PersonId))
            .ThenBy(p => busy.Count(b => b.submission.ChallengeId == p.submission.ChallengeId))
            .ThenBy(p => p.run.QueuedAt).ThenBy(p => p.run.Id.Value)
            .FirstOrDefault();
        if (next is not null)
        {
            Demand(next.run.Claim(owner, clock.GetUtcNow() + Lease));
            if (next.submission.State == SubmissionState.Queued) Demand(next.submission.Start());
            await db.TellAsync(next.submission, clock.GetUtcNow(), cancellationToken);
        }
        await db.CommitAsync(cancellationToken);
        return next?.run.Id;
    }

    /// <summary>A leased run with its submission, challenge, version and fork.</summary>
    public async Task<ClaimedRun> LoadAsync(RunId id, CancellationToken cancellationToken)
    {
        var run = await db.Runs.SingleAsync(r => r.Id == id, cancellationToken);
        var submission = await db.Submissions.SingleAsync(s => s.Id == run.SubmissionId, cancellationToken);
        var challenge = await db.Challenges.SingleAsync(c => c.Id == submission.ChallengeId, cancellationToken);
        var version = await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        return new ClaimedRun(run, submission, challenge, version, await SubmittedCode.ForkOfAsync(db, submission, cancellationToken))
        {
            Repeats = await RepeatedByAsync(db, submission, cancellationToken),
        };
    }

    /// <summary>The scored run that a reproduction repeats; null for any other submission.</summary>
    internal static Task<Run?> RepeatedByAsync(CoResearchDb db, Submission submission, CancellationToken cancellationToken) => submission.ReproducesId is not { } original
        ? Task.FromResult<Run?>(null)
        : db.Runs.AsNoTracking().Where(r => r.SubmissionId == original && r.State == RunState.Succeeded).OrderByDescending(r => r.Attempt).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The same run with its challenge and version as they are now.</summary>
    public async Task<ClaimedRun> ReloadAsync(ClaimedRun claimed, CancellationToken cancellationToken)
    {
        await db.Entry(claimed.Challenge).ReloadAsync(cancellationToken);
        return await LoadAsync(claimed.Run.Id, cancellationToken);
    }

    /// <summary>
    /// Extends the leases of the runs that a living worker is busy with, and says which of its runs people asked to cancel. Commits.
    /// </summary>
    public async Task<IReadOnlyList<RunId>> RenewAsync(string owner, IReadOnlyCollection<RunId> busyWith, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + Lease;
        await db.Runs.Where(r => r.Owner == owner && busyWith.Contains(r.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.LeaseUntil, until), cancellationToken);
        return await db.Runs.Where(r => r.Owner == owner && r.CancelRequested).Select(r => r.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Runs whose lease ran out, or which belong to other owners when this is the only process.</summary>
    public Task<List<RunId>> AbandonedAsync(string? onlyOwner, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db.Runs.Where(r => r.Owner != null && (r.LeaseUntil < now || (onlyOwner != null && r.Owner != onlyOwner)))
            .Select(r => r.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Where a queued run stands: 1 is next; null when it is not queued.</summary>
    public async Task<int?> PlaceAsync(SubmissionId submission, CancellationToken cancellationToken)
    {
        var run = await db.Runs.AsNoTracking().Where(r => r.SubmissionId == submission && r.State == RunState.Queued)
            .FirstOrDefaultAsync(cancellationToken);
        return run is null ? null : 1 + await db.Runs.CountAsync(r => r.State == RunState.Queued && r.QueuedAt < run.QueuedAt, cancellationToken);
    }

    /// <summary>A refusal here is a bug: the state machine was asked for a move that cannot be.</summary>
    public static void Demand(Result<Done> result)
    {
        if (result.Error is { } error) throw new InvalidOperationException(error.Message);
    }
}
