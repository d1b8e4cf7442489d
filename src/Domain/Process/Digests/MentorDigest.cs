using CoResearch.Domain.Awards;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Risks;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Digests;

/// <summary>A student for whom there are reasons to talk to them, the gravest first.</summary>
public sealed record StuckMember(PersonId Person, string Name, IReadOnlyList<StuckReason> Reasons);

/// <summary>What somebody who guides should know of one challenge this week.</summary>
public sealed record ChallengeDigest(Challenge Challenge, BoardWeek Week, IReadOnlyList<StuckMember> Stuck, int Students, int Answered, int Asked, int Claims, int Questions, long KudosPoints, IReadOnlyList<(string From, string Blocker, long? Card)> Blockers)
{
    /// <summary>How many submissions the students of now sent, and how many of them did.</summary>
    public (int Submissions, int People) Sent { get; init; }

    /// <summary>As whom it is read: mentors read of the rhythm, experts of their part.</summary>
    public Role Reader { get; init; } = Role.Mentor;

    /// <summary>Since when it tells.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The risks that may still happen, the gravest first.</summary>
    public IReadOnlyList<Risk> Risks { get; init; } = [];

    /// <summary>The week's runs, for experts.</summary>
    public WeekOfRuns? Runs { get; init; }

    /// <summary>Nothing moved, nobody is stuck or blocked, nothing waits, and no risk is new or grave: there is nothing to say.</summary>
    public bool Empty => Week.Empty && Stuck.Count == 0 && Blockers.Count == 0 && Claims == 0 && Questions == 0 && Answered == 0 && !Risks.Any(r => r.Grave || r.RaisedAt >= Since);

    /// <summary>Challenges are told in this order, the one that needs most first.</summary>
    public int Weight => Stuck.Sum(s => StuckRules.Weight(s.Reasons)) + 500 * (Claims + Questions);

    /// <summary>
    /// For an expert: a machine-learning expert keeps those whose runs fail or whose scores fall and those who are blocked, a domain expert none
    /// of the stuck (what blocks people stays, and so do risks). Who has not been seen and whose card is late is the mentor's.
    /// </summary>
    internal ChallengeDigest For(Role expert, WeekOfRuns runs) => this with
    {
        Reader = expert,
        Runs = runs,
        Risks = expert == Role.MlExpert ? [] : Risks,
        Answered = 0,
        Asked = 0,
        Stuck = expert == Role.MlExpert
            ? [.. Stuck.Select(s => s with { Reasons = [.. s.Reasons.Where(r => r.Kind is StuckKind.FailingRuns or StuckKind.FallingScore or StuckKind.Blocker)] }).Where(s => s.Reasons.Count > 0)]
            : [],
    };
}

/// <summary>Puts together what mentors and experts are told each week.</summary>
public sealed class MentorDigest(CoResearchDb db, ReadFacts read, WeekOnBoard weekOnBoard, RunsOfWeek runs, LabRules rules, TimeProvider clock)
{
    public static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>The challenges that somebody guides and that ran since a moment, the one that needs most first; empty ones left out.</summary>
    public async Task<IReadOnlyList<ChallengeDigest>> OfMentorAsync(PersonId mentor, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var challenges = await db.Challenges.AsNoTracking().Where(Challenge.RanAfter(since)).Where(c =>
            db.Memberships.Any(m => m.ChallengeId == c.Id && m.PersonId == mentor && m.LeftAt == null && m.Role != Role.Student)).ToListAsync(cancellationToken);
        return [.. (await OfAsync(challenges, mentor, since, cancellationToken)).Where(d => !d.Empty)];
    }

    /// <summary>All of these challenges as somebody reads them, the one that needs most first. An expert reads all where there is no mentor.</summary>
    public async Task<IReadOnlyList<ChallengeDigest>> OfAsync(IReadOnlyList<Challenge> challenges, PersonId reader, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var ids = challenges.Select(c => c.Id).ToList();
        var experts = await db.Memberships.Where(m => m.PersonId == reader && m.LeftAt == null && (m.Role == Role.MlExpert || m.Role == Role.DomainExpert) && ids.Contains(m.ChallengeId)
                && db.Memberships.Any(o => o.ChallengeId == m.ChallengeId && o.LeftAt == null && o.Role == Role.Mentor))
            .ToDictionaryAsync(m => m.ChallengeId, m => m.Role, cancellationToken);
        var digests = new List<ChallengeDigest>();
        foreach (var digest in await OfAsync(challenges, since, cancellationToken))
            digests.Add(experts.TryGetValue(digest.Challenge.Id, out var role) ? digest.For(role, await runs.OfAsync(digest.Challenge, since, cancellationToken)) : digest);
        return [.. digests.OrderByDescending(d => d.Weight).ThenBy(d => d.Challenge.Slug, StringComparer.Ordinal)];
    }

    /// <summary>All of these challenges as mentors read them, the one that needs most first.</summary>
    public async Task<IReadOnlyList<ChallengeDigest>> OfAsync(IReadOnlyList<Challenge> challenges, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var lately = now - Week;
        var facts = await read.OfAsync(challenges, cancellationToken);
        var ids = challenges.Select(c => c.Id).ToList();
        var claims = await db.AwardClaims.Where(c => c.State == ClaimState.Waiting && ids.Contains(c.ChallengeId)).GroupBy(c => c.ChallengeId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var questions = await db.Questions.Where(q => q.AnsweredAt == null && ids.Contains(q.ChallengeId)).GroupBy(q => q.ChallengeId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var nullable = ids.ConvertAll(id => (ChallengeId?)id);
        var kudos = await db.Gifts.Where(g => nullable.Contains(g.ChallengeId) && g.At >= since && g.UndoneAt == null && g.VoidedAt == null).GroupBy(g => g.ChallengeId)
            .Select(g => new { g.Key, Points = g.Sum(x => x.Points) }).ToDictionaryAsync(g => g.Key!.Value, g => g.Points, cancellationToken);
        var risks = (await db.Risks.AsNoTracking().Where(r => r.ClosedAt == null && ids.Contains(r.ChallengeId)).ToListAsync(cancellationToken)).ToLookup(r => r.ChallengeId);
        var asked = (await db.CheckIns.AsNoTracking().Where(c => ids.Contains(c.ChallengeId) && c.AskedAt >= lately).ToListAsync(cancellationToken)).ToLookup(c => c.ChallengeId);
        var digests = new List<ChallengeDigest>();
        foreach (var challenge in challenges)
        {
            var members = facts[challenge.Id].ToList();
            // After the close nothing is submitted: who is blocked and whose card is late is told still.
            var stuck = members.Select(m => new StuckMember(m.Person, m.Name, [.. StuckRules.Of(m, rules.Stuck, now).Where(r => challenge.State == ChallengeState.Open || r.Kind is StuckKind.Blocker or StuckKind.CardOverdue)]))
                .Where(m => m.Reasons.Count > 0).OrderByDescending(m => StuckRules.Weight(m.Reasons)).ThenBy(m => m.Name, StringComparer.OrdinalIgnoreCase).ToList();

            // Two check-ins of one member may fall into seven days: who answered early is counted once.
            var checkIns = asked[challenge.Id].Where(c => members.Exists(m => m.Person == c.PersonId)).ToLookup(c => c.PersonId);
            var week = await weekOnBoard.OfAsync(challenge, since, cancellationToken);
            var sent = members.Select(m => week.Sent.GetValueOrDefault(m.Person)).Where(count => count > 0).ToList();
            digests.Add(new ChallengeDigest(
                challenge, week, stuck, members.Count, checkIns.Count(p => p.Any(c => c.Version > 0)), checkIns.Count,
                claims.GetValueOrDefault(challenge.Id), questions.GetValueOrDefault(challenge.Id), kudos.GetValueOrDefault(challenge.Id), [.. members.SelectMany(m => m.Waiting.Select(b => (m.Name, b.Text, b.Card)))])
            {
                Since = since,
                Sent = (sent.Sum(), sent.Count),
                Risks = [.. risks[challenge.Id].OrderByDescending(r => r.Weight).ThenBy(r => r.Id)],
            });
        }
        return [.. digests.OrderByDescending(d => d.Weight).ThenBy(d => d.Challenge.Slug, StringComparer.Ordinal)];
    }
}
