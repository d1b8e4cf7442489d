using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition;

/// <summary>A member, and when they were last seen in the chat, submitted, were thanked and thanked somebody; null: never.</summary>
public sealed record MemberHealth(PersonId Person, string Name, DateTimeOffset Joined, DateTimeOffset? Seen, DateTimeOffset? Submitted, DateTimeOffset? Thanked, DateTimeOffset? Gave);

/// <summary>Who of a team has been silent or gone without thanks for long: a reason to talk to them, for their mentors alone.</summary>
public sealed class TeamHealth(CoResearchDb db, TimeProvider clock)
{
    /// <summary>From so many days on it is worth a word.</summary>
    public const int SilentDays = 7, UnthankedDays = 30;

    /// <summary>Students for whom there is a reason, the longest unseen first.</summary>
    public async Task<IReadOnlyList<MemberHealth>> OfAsync(ChallengeId challenge, CancellationToken cancellationToken)
    {
        var members = await (
            from member in db.Memberships.AsNoTracking()
            join person in db.People on member.PersonId equals person.Id
            where member.ChallengeId == challenge && member.LeftAt == null && member.Role == Role.Student && person.Name != Person.BaselineName && person.RemovedAt == null
            select new
            {
                person.Id,
                person.Name,
                member.JoinedAt,
                Seen = db.Presences.Where(p => p.PersonId == person.Id).Max(p => (DateTimeOffset?)p.SeenAt),
                Submitted = db.Submissions.Where(s => s.PersonId == person.Id && s.ChallengeId == challenge).Max(s => (DateTimeOffset?)s.ReceivedAt),
                Thanked = (from share in db.GiftShares
                           join gift in db.Gifts on share.GiftId equals gift.Id
                           where share.ReceiverId == person.Id && gift.UndoneAt == null && gift.VoidedAt == null
                           select (DateTimeOffset?)gift.At).Max(),
                Gave = db.Gifts.Where(g => g.GiverId == person.Id && g.UndoneAt == null && g.VoidedAt == null).Max(g => (DateTimeOffset?)g.At),
            }).ToListAsync(cancellationToken);
        return [.. members.Select(m => new MemberHealth(m.Id, m.Name, m.JoinedAt, m.Seen, m.Submitted, m.Thanked, m.Gave)).Where(m => Silent(m) || Idle(m) || Unthanked(m))
            .OrderBy(m => Later(m.Seen, m.Submitted) ?? m.Joined).ThenBy(m => m.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Neither seen nor heard of for long.</summary>
    public bool Silent(MemberHealth member) => Since(Later(member.Seen, member.Submitted) ?? member.Joined) >= SilentDays;

    /// <summary>There, but without a submission for long.</summary>
    public bool Idle(MemberHealth member) => Since(member.Submitted ?? member.Joined) >= SilentDays;

    /// <summary>Nobody thanked them for long.</summary>
    public bool Unthanked(MemberHealth member) => Since(member.Thanked ?? member.Joined) >= UnthankedDays;

    /// <summary>Whole days since then.</summary>
    public int Since(DateTimeOffset then) => (int)(clock.GetUtcNow() - then).TotalDays;

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null || a > b ? a : b;
}
