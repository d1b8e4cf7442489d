using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Challenges;

/// <summary>
/// Ends a membership. The fork, the scores and the place on the leaderboard stay; what still waits or trains is cancelled, so that it
/// takes nobody's turn.
/// </summary>
public sealed class LeaveChallenge(CoResearchDb db, CancelSubmission cancel, TimeProvider clock)
{
    /// <summary>How many submissions were cancelled by it.</summary>
    public async Task<Result<int>> RunAsync(Person person, Challenge challenge, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.PersonId == person.Id && m.ChallengeId == challenge.Id, cancellationToken);
        if (membership is null) return new NotAMember(challenge.Slug);
        await db.Entry(membership).ReloadAsync(cancellationToken);
        if (!membership.Active) return new NotAMember(challenge.Slug);
        var pending = await db.Submissions
            .Where(s => s.PersonId == person.Id && s.ChallengeId == challenge.Id && (s.State == SubmissionState.Queued || s.State == SubmissionState.Running))
            .ToListAsync(cancellationToken);
        foreach (var submission in pending)
            if ((await cancel.RunAsync(submission, person.Name, cancellationToken)).Error is { } error) return error;
        membership.Leave(clock.GetUtcNow());
        return pending.Count;
    }
}
