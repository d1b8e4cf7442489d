using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Challenges;

/// <summary>Somebody in a challenge.</summary>
public sealed record TeamMember(PersonId Person, string Name, Role Role, DateTimeOffset JoinedAt);

/// <summary>Who is in a challenge: mentors and experts first, then in the order in which they joined. The lab's baseline is nobody.</summary>
public sealed class Team(CoResearchDb db)
{
    public async Task<IReadOnlyList<TeamMember>> PageAsync(ChallengeId challenge, int skip, int take, CancellationToken cancellationToken) =>
        await (from member in Active(challenge)
               join person in db.People on member.PersonId equals person.Id
               orderby member.Role == Role.Student, member.JoinedAt, member.Id
               select new TeamMember(person.Id, person.Name, member.Role, member.JoinedAt))
            .Skip(skip).Take(take).ToListAsync(cancellationToken);

    public Task<Dictionary<Role, int>> CountAsync(ChallengeId challenge, CancellationToken cancellationToken) =>
        Active(challenge).GroupBy(m => m.Role).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);

    private IQueryable<Membership> Active(ChallengeId challenge) =>
        db.Memberships.AsNoTracking().Where(m => m.ChallengeId == challenge && m.LeftAt == null)
            .Where(m => !db.People.Any(p => p.Id == m.PersonId && p.Name == Person.BaselineName));
}
