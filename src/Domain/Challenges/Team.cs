using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Challenges;

/// <summary>Somebody in a challenge.</summary>
public sealed record TeamMember(PersonId Person, string Name, Role Role, DateTimeOffset JoinedAt);

/// <summary>Who is in a challenge: mentors and experts first, then in the order in which they joined. The lab's baseline is nobody, and so is who lost access.</summary>
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

    /// <summary>Who decides things of a challenge: its mentors and experts, or the lab's owners where it has none or none is meant; without those who are part of the matter.</summary>
    public async Task<IReadOnlyList<PersonId>> DecidersAsync(ChallengeId? challenge, IReadOnlyCollection<PersonId> without, CancellationToken cancellationToken)
    {
        var here = db.People.Where(p => p.RemovedAt == null && !without.Contains(p.Id));
        var guides = await here.Where(p => db.Memberships.Any(m => m.PersonId == p.Id && m.ChallengeId == challenge && m.LeftAt == null && m.Role != Role.Student))
            .Select(p => p.Id).ToListAsync(cancellationToken);
        return guides.Count > 0 ? guides : await here.Where(p => p.IsOwner).Select(p => p.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Whether somebody may decide things of a challenge: its mentors and experts, and lab owners.</summary>
    public async Task<bool> MayDecideAsync(Person person, ChallengeId challenge, CancellationToken cancellationToken) =>
        person.IsOwner || await db.Memberships.AnyAsync(m => m.PersonId == person.Id && m.ChallengeId == challenge && m.LeftAt == null && m.Role != Role.Student, cancellationToken);

    private IQueryable<Membership> Active(ChallengeId challenge) =>
        db.Memberships.AsNoTracking().Where(m => m.ChallengeId == challenge && m.LeftAt == null)
            .Where(m => !db.People.Any(p => p.Id == m.PersonId && (p.Name == Person.BaselineName || p.RemovedAt != null)));
}
