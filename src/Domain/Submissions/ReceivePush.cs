using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>
/// Takes notice of a new head on a member's fork: submits it, or tells the member why not, and remembers it in the same transaction, so
/// that it is dealt with once. A message that holds <c>[no-eval]</c> asks for nothing. A failed step leaves all as it was.
/// </summary>
public sealed class ReceivePush(CoResearchDb db, ISourceHost source, SubmitWork submitWork, StatePaths paths, TimeProvider clock, Pulses pulses)
{
    public const string Skip = "[no-eval]";

    public async Task RunAsync(long membershipId, string branch, string head, CancellationToken cancellationToken)
    {
        var membership = await db.Memberships.SingleAsync(m => m.Id == membershipId, cancellationToken);
        var challenge = await db.Challenges.SingleAsync(c => c.Id == membership.ChallengeId, cancellationToken);
        if (!membership.Active || challenge.State != ChallengeState.Open || membership.Seen.GetValueOrDefault(branch) == head) return;
        if (!membership.HasSeen(head)) await SubmitAsync(membership, challenge, head, cancellationToken);
        await db.BeginWriteAsync(cancellationToken);
        membership.Saw(branch, head);
        await db.CommitAsync(cancellationToken);
    }

    private async Task SubmitAsync(Membership membership, Challenge challenge, string head, CancellationToken cancellationToken)
    {
        // A head that cannot even be read is told like any other refusal.
        if (source.Resolve(membership.ForkPath, head).Failed(out var commit, out var unreadable))
        {
            await RefuseAsync(membership, new CommitInfo(head, "", "", "", default), unreadable, cancellationToken);
            return;
        }

        if (commit.Message.Contains(Skip, StringComparison.OrdinalIgnoreCase) || await IsSubmittedAsync(membership, head, cancellationToken)) return;
        Checkpoint.Reach(Checkpoint.Pushed, paths);
        var person = await db.People.SingleAsync(p => p.Id == membership.PersonId, cancellationToken);
        var submitted = await submitWork.RunAsync(person, challenge, membership, head, cancellationToken);

        // Somebody may have typed /submit in the meantime: that is what the push wanted.
        if (submitted.Error is { } why && !await IsSubmittedAsync(membership, head, cancellationToken)) await RefuseAsync(membership, commit, why, cancellationToken);
    }

    private Task<bool> IsSubmittedAsync(Membership membership, string commit, CancellationToken cancellationToken) =>
        db.Submissions.AnyAsync(s => s.PersonId == membership.PersonId && s.ChallengeId == membership.ChallengeId && s.Commit == commit, cancellationToken);

    private async Task RefuseAsync(Membership membership, CommitInfo commit, Error why, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        db.Notices.Add(Notice.Refuse(membership, commit, why, clock.GetUtcNow()));
        db.Audit.Add(new AuditEntry(clock.GetUtcNow(), membership.PersonId, "push", $"{why.Code}: {commit.Id[..7]} {commit.Title}".TrimEnd(), refused: true));
        var told = why is AlreadySubmitted same ? same.Id : (SubmissionId?)null;
        await GitHubStatus.AskAsync(db, membership.Id, commit.Id, told, why.Message, clock.GetUtcNow(), cancellationToken);
        db.OnCommitted(pulses.Notices.Beat);
    }
}
