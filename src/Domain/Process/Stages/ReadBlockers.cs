using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Roadmap;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Stages;

/// <summary>Something that stood in a team's way: when it was said, and the card that it blocked, if it was one. Whose it was is left out.</summary>
public sealed record Blocker(DateTimeOffset At, string Text, CardId? Card);

/// <summary>Reads what stood in a team's way: why cards were blocked, and what check-ins named. What is said in both is told once.</summary>
public sealed class ReadBlockers(CoResearchDb db)
{
    /// <summary>For the team alone, as check-ins are. What blocked a card before and still does stands in the way, too.</summary>
    public async Task<IReadOnlyList<Blocker>> OfAsync(ChallengeId challenge, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var cards = await Cards(challenge, since, until).ToListAsync(cancellationToken);
        var said = await (
            from answer in db.CheckInAnswers
            join checkIn in db.CheckIns on answer.CheckInId equals checkIn.Id
            where checkIn.ChallengeId == challenge && answer.Part == CheckInAnswer.Blockers && answer.Text != "" && answer.Version == checkIn.Version && answer.At >= since && answer.At <= until
            select new { answer.At, answer.Text }).ToListAsync(cancellationToken);
        return Once(cards.Select(c => new Blocker(c.At, c.Text, c.CardId)).Concat(said.Select(s => new Blocker(s.At, s.Text, null))));
    }

    /// <summary>For whoever reads a report: which cards were blocked, and why, but for what their authors said in a check-in; those of before that still are, too.</summary>
    public async Task<IReadOnlyList<Blocker>> OfCardsAsync(ChallengeId challenge, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        // A check-in that names a card blocks it in the same words.
        var events = await (
            from blocked in db.CardEvents.AsNoTracking()
            join card in db.Cards on blocked.CardId equals card.Id
            where blocked.Kind == CardEventKind.Blocked && card.ChallengeId == challenge && blocked.At <= until && (blocked.At >= since || card.BlockedAt <= blocked.At)
            select new
            {
                blocked.At,
                blocked.Text,
                blocked.CardId,
                card.Title,
                OfCheckIn = db.CheckInAnswers.Any(a => a.Part == CheckInAnswer.Blockers && a.Text == blocked.Text && db.CheckIns.Any(c => c.Id == a.CheckInId && c.PersonId == blocked.By && c.ChallengeId == challenge)),
            }).ToListAsync(cancellationToken);
        var told = events.Where(e => e.Text.Length > 0 && !e.OfCheckIn).Select(e => new Blocker(e.At, e.Text, e.CardId)).ToList();
        var bare = events.Where(e => !told.Exists(t => t.Card == e.CardId)).DistinctBy(e => e.CardId).Select(e => new Blocker(e.At, e.Title, e.CardId));
        return Once(told.Concat(bare));
    }

    private IQueryable<CardEvent> Cards(ChallengeId challenge, DateTimeOffset since, DateTimeOffset until) => db.CardEvents.AsNoTracking()
        .Where(l => l.Kind == CardEventKind.Blocked && l.At <= until && l.Text != "" && db.Cards.Any(c => c.Id == l.CardId && c.ChallengeId == challenge && (l.At >= since || c.BlockedAt <= l.At)));

    private static IReadOnlyList<Blocker> Once(IEnumerable<Blocker> blockers) => [.. blockers.DistinctBy(b => b.Text.Trim().ToLowerInvariant()).OrderBy(b => b.At)];
}
