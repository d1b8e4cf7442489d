using CoResearch.Domain.Awards;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Digests;

/// <summary>A student for whom there are reasons to talk to them, the gravest first.</summary>
public sealed record StuckMember(PersonId Person, string Name, IReadOnlyList<StuckReason> Reasons);

/// <summary>What a mentor should know of one challenge this week.</summary>
public sealed record ChallengeDigest(Challenge Challenge, BoardWeek Week, IReadOnlyList<StuckMember> Stuck, int Students, int Answered, int Asked, int Claims, int Questions, long KudosPoints, IReadOnlyList<(string From, string Blocker)> Blockers)
{
    /// <summary>Nothing moved, nobody is stuck, nothing waits: there is nothing to say.</summary>
    public bool Empty => Week.Empty && Stuck.Count == 0 && Claims == 0 && Questions == 0 && Answered == 0;

    /// <summary>Challenges are told in this order, the one that needs most first.</summary>
    public int Weight => Stuck.Sum(s => StuckRules.Weight(s.Reasons)) + 500 * (Claims + Questions);
}

/// <summary>Puts together what mentors and experts are told each week.</summary>
public sealed class MentorDigest(CoResearchDb db, ReadFacts read, WeekOnBoard weekOnBoard, LabRules rules, TimeProvider clock)
{
    public static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>The challenges that somebody guides and that run, the one that needs most first; empty ones left out.</summary>
    public async Task<IReadOnlyList<ChallengeDigest>> OfMentorAsync(PersonId mentor, CancellationToken cancellationToken)
    {
        var challenges = await db.Challenges.AsNoTracking().Where(c => c.State == ChallengeState.Open
            && db.Memberships.Any(m => m.ChallengeId == c.Id && m.PersonId == mentor && m.LeftAt == null && m.Role != Role.Student)).ToListAsync(cancellationToken);
        return [.. (await OfAsync(challenges, cancellationToken)).Where(d => !d.Empty)];
    }

    /// <summary>All of these challenges, the one that needs most first.</summary>
    public async Task<IReadOnlyList<ChallengeDigest>> OfAsync(IReadOnlyList<Challenge> challenges, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var since = now - Week;
        var facts = await read.OfAsync(challenges, cancellationToken);
        var ids = challenges.Select(c => c.Id).ToList();
        var handled = (await db.Handled.AsNoTracking().Where(h => ids.Contains(h.ChallengeId)).ToListAsync(cancellationToken)).ToDictionary(h => (h.ChallengeId, h.PersonId, h.Kind), h => h.At);
        var claims = await db.AwardClaims.Where(c => c.State == ClaimState.Waiting && ids.Contains(c.ChallengeId)).GroupBy(c => c.ChallengeId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var questions = await db.Questions.Where(q => q.AnsweredAt == null && ids.Contains(q.ChallengeId)).GroupBy(q => q.ChallengeId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var nullable = ids.ConvertAll(id => (ChallengeId?)id);
        var kudos = await db.Gifts.Where(g => nullable.Contains(g.ChallengeId) && g.At >= since && g.UndoneAt == null && g.VoidedAt == null).GroupBy(g => g.ChallengeId)
            .Select(g => new { g.Key, Points = g.Sum(x => x.Points) }).ToDictionaryAsync(g => g.Key!.Value, g => g.Points, cancellationToken);
        var asked = (await db.CheckIns.AsNoTracking().Where(c => ids.Contains(c.ChallengeId) && c.AskedAt >= since).ToListAsync(cancellationToken)).ToLookup(c => c.ChallengeId);
        var digests = new List<ChallengeDigest>();
        foreach (var challenge in challenges)
        {
            var members = facts[challenge.Id].ToList();
            var stuck = members.Select(m => new StuckMember(m.Person, m.Name, [.. StuckRules.Of(m, rules.Stuck, now).Where(r => IsNew(handled, challenge.Id, m.Person, r))]))
                .Where(m => m.Reasons.Count > 0).OrderByDescending(m => StuckRules.Weight(m.Reasons)).ThenBy(m => m.Name, StringComparer.OrdinalIgnoreCase).ToList();
            var checkIns = asked[challenge.Id].ToList();
            digests.Add(new ChallengeDigest(
                challenge, await weekOnBoard.OfAsync(challenge, since, cancellationToken), stuck, members.Count, checkIns.Count(c => c.Version > 0), checkIns.Count,
                claims.GetValueOrDefault(challenge.Id), questions.GetValueOrDefault(challenge.Id), kudos.GetValueOrDefault(challenge.Id), [.. members.Where(m => m.Blocker is not null).Select(m => (m.Name, m.Blocker!.Value.Text))]));
        }
        return [.. digests.OrderByDescending(d => d.Weight).ThenBy(d => d.Challenge.Slug, StringComparer.Ordinal)];
    }

    /// <summary>Nobody looked after it since it began.</summary>
    private static bool IsNew(Dictionary<(ChallengeId, PersonId, StuckKind), DateTimeOffset> handled, ChallengeId challenge, PersonId person, StuckReason reason) =>
        !handled.TryGetValue((challenge, person, reason.Kind), out var at) || reason.Since > at;
}
