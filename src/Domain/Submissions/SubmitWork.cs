using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>
/// Offers a commit for scoring: a submission and its queued run, in one transaction. Everything a person can do wrong is refused here,
/// before anything is written.
/// </summary>
public sealed class SubmitWork(CoResearchDb db, ISourceHost source, ICodeEnvironments environments, CardsInCommits cards, StatePaths paths, TimeProvider clock, Pulses pulses)
{
    /// <summary>Of so many new commits the messages are read.</summary>
    private const int MostMessages = 100;

    /// <summary>Submits a branch or commit of the member's fork; the challenge's first branch when none is named.</summary>
    public async Task<Result<Submission>> RunAsync(
        Person person, Challenge challenge, Membership membership, string? revision, CancellationToken cancellationToken)
    {
        if ((await ReadAsync(challenge, membership, revision, cancellationToken)).Failed(out var read, out var error)) return error;
        var (commit, limits) = read;
        var messages = source.Messages(membership.ForkPath, commit.Id, [.. membership.Seen.Values], MostMessages);

        // The challenge may have been closed, and the member may have left, while the commit was read.
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(challenge).ReloadAsync(cancellationToken);
        await db.Entry(membership).ReloadAsync(cancellationToken);
        if (challenge.State != ChallengeState.Open) return new ChallengeNotOpen(challenge.Slug, challenge.State);
        if (!membership.Active) return new NotAMember(challenge.Slug);
        var now = clock.GetUtcNow();
        if (await FindSameAsync(person.Id, challenge, commit.Tree, cancellationToken) is { } same)
        {
            // The poll may have been quicker than the person whose command made this very commit.
            var already = await AlreadyAsync(same, cancellationToken);
            return already is AlreadySubmitted && same.Pending && same.Commit == commit.Id ? same : already;
        }
        if ((await RunsAgainAsync(person, challenge, commit, limits, now, cancellationToken)).Failed(out var again, out error)) return error;
        var submission = await QueueAsync(Submission.Receive(challenge.Id, person, commit, false, now, again), cancellationToken);
        await cards.ReadAsync(person, submission, messages, cancellationToken);
        return submission;
    }

    /// <summary>Why a commit would be refused now, without writing anything: asked before it is carried to where it cannot be taken back.</summary>
    public async Task<Result<Done>> CheckAsync(Person person, Challenge challenge, Membership membership, string revision, CancellationToken cancellationToken)
    {
        if ((await ReadAsync(challenge, membership, revision, cancellationToken)).Failed(out var read, out var error)) return error;
        if (await FindSameAsync(person.Id, challenge, read.Commit.Tree, cancellationToken) is { } same) return await AlreadyAsync(same, cancellationToken);
        return (await RunsAgainAsync(person, challenge, read.Commit, read.Limits, clock.GetUtcNow(), cancellationToken)).Failed(out _, out error) ? error : Done.Ok;
    }

    private async Task<Result<(CommitInfo Commit, SubmissionLimits Limits)>> ReadAsync(
        Challenge challenge, Membership membership, string? revision, CancellationToken cancellationToken)
    {
        if (challenge.State != ChallengeState.Open) return new ChallengeNotOpen(challenge.Slug, challenge.State);
        var version = await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        if (source.Resolve(membership.ForkPath, revision ?? version.Definition.Branches[0]).Failed(out var commit, out var error)) return error;
        return CheckTree(membership.ForkPath, commit, challenge, version).Error is { } bad ? bad : (commit, version.Definition.Limits);
    }

    /// <summary>Whether this tree had a score and runs again; or the quota's refusal.</summary>
    private async Task<Result<bool>> RunsAgainAsync(
        Person person, Challenge challenge, CommitInfo commit, SubmissionLimits limits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var quota = await Quota.OfAsync(db, person, challenge, limits, now, cancellationToken);
        var again = await db.Submissions.AnyAsync(
            s => s.PersonId == person.Id && s.ChallengeId == challenge.Id && s.Tree == commit.Tree && s.ReproducesId == null && s.State == SubmissionState.Scored, cancellationToken);
        return quota.Check(again).Error is { } spent ? spent : again;
    }

    /// <summary>Submits the baseline in the name of the lab: listed, marked, unranked, without quota.</summary>
    public async Task<Result<Submission>> RunBaselineAsync(Person baseline, Challenge challenge, string forkPath, CancellationToken cancellationToken)
    {
        var version = await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        if (source.Resolve(forkPath, version.Definition.Branches[0]).Failed(out var commit, out var error)) return error;
        if (CheckTree(forkPath, commit, challenge, version).Error is { } bad) return bad;
        await db.BeginWriteAsync(cancellationToken);
        if (await FindSameAsync(baseline.Id, challenge, commit.Tree, cancellationToken) is { } same) return same;
        return await QueueAsync(Submission.Receive(challenge.Id, baseline, commit, true, clock.GetUtcNow()), cancellationToken);
    }

    private Result<Done> CheckTree(string forkPath, CommitInfo commit, Challenge challenge, ChallengeVersion version)
    {
        if (source.Files(forkPath, commit.Id, version.Definition.Limits.SourceBytes).Failed(out var files, out var error)) return error;
        if (MisnamedFile.Among(files.Select(f => f.Path)) is { } misnamed) return misnamed;
        if (files.Any(f => f.Path == CodeFile.FileName))
            return source.ReadText(forkPath, commit.Id, CodeFile.FileName) is not { } code ? new BadTree(CodeFile.FileName, $"is not UTF-8 text of at most 1 MB")
                : CodeFile.Parse(code).Failed(out var program, out var wrong) ? wrong
                : program.Check(environments.Names, path => source.ReadText(forkPath, commit.Id, path));
        if (!files.Any(f => f.Path == WorkflowLanguage.FileName)) return new NothingToRun(challenge.Slug);
        if (source.ReadText(forkPath, commit.Id, WorkflowLanguage.FileName) is not { } text) return new BadTree(WorkflowLanguage.FileName, $"is not UTF-8 text of at most 1 MB");
        return WorkflowLanguage.Parse(WorkflowLanguage.FileName, text).Failed(out var workflow, out var mistakes) ? mistakes
            : WorkflowTables.Check(paths.Resolve(version.Folder), version.Definition, workflow);
    }

    /// <summary>The same tree that waits, trains or has a score; one whose score asks for a new run may be offered again.</summary>
    private Task<Submission?> FindSameAsync(PersonId person, Challenge challenge, string tree, CancellationToken cancellationToken) =>
        db.Submissions.FirstOrDefaultAsync(s => s.PersonId == person && s.ChallengeId == challenge.Id && s.Tree == tree && s.ReproducesId == null
            && (s.State == SubmissionState.Queued || s.State == SubmissionState.Running || s.State == SubmissionState.Scored)
            && !db.Scores.Any(score => score.SubmissionId == s.Id && score.JudgingId == challenge.NewestJudgingId && score.NeedsRun != null), cancellationToken);

    /// <summary>Why the same tree is not taken again now: what is about to be cancelled holds its place until it is.</summary>
    private async Task<Error> AlreadyAsync(Submission same, CancellationToken cancellationToken) =>
        same.Pending && await db.Runs.AnyAsync(r => r.SubmissionId == same.Id && r.FinishedAt == null && r.CancelRequested, cancellationToken)
            ? new BeingCancelled(same.Id)
            : new AlreadySubmitted(same.Id, same.State);

    /// <summary>Writes it with its first run, and tells. Does not commit.</summary>
    internal async Task<Submission> QueueAsync(Submission submission, CancellationToken cancellationToken)
    {
        db.Submissions.Add(submission);
        await db.SaveChangesAsync(cancellationToken);
        db.Runs.Add(Run.Queue(submission.Id, 1, submission.ReceivedAt));
        await db.TellAsync(submission, submission.ReceivedAt, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        db.OnCommitted(() => Checkpoint.Reach(Checkpoint.Recorded, paths));
        db.OnCommitted(pulses.Runs.Beat);
        db.OnCommitted(pulses.Notices.Beat);
        return submission;
    }
}
