using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Digests;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Costs;

/// <summary>Counts that a mentor looked at a student's work: once in an hour for each student, however many files they open. Does not commit.</summary>
public sealed class NoteReview(CoResearchDb db, TimeProvider clock)
{
    private static readonly TimeSpan Sitting = TimeSpan.FromHours(1);

    public async Task OfAsync(Person by, PersonId student, ChallengeId challenge, CancellationToken cancellationToken)
    {
        if (by.Id == student) return;
        var roles = await db.Memberships.Where(m => m.ChallengeId == challenge && m.LeftAt == null && (m.PersonId == by.Id || m.PersonId == student))
            .Select(m => new { m.PersonId, m.Role }).ToListAsync(cancellationToken);
        if (!roles.Exists(r => r.PersonId == by.Id && r.Role != Role.Student) || !roles.Exists(r => r.PersonId == student && r.Role == Role.Student)) return;
        await db.BeginWriteAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var since = now - Sitting;
        if (!await db.MentorActions.AnyAsync(a => a.By == by.Id && a.AboutId == student && a.ChallengeId == challenge && a.Kind == MentorActionKind.Reviewed && a.At > since, cancellationToken))
            db.MentorActions.Add(new MentorAction(MentorActionKind.Reviewed, by.Id, student, challenge, now));
    }
}
