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
    public async Task<IReadOnlyList<Blocker>> OfAsync(ChallengeId challenge, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var cards = await (
            from line in db.CardEvents
            join card in db.Cards on line.CardId equals card.Id
            where card.ChallengeId == challenge && line.Kind == CardEventKind.Blocked && line.At >= since && line.At <= until && line.Text != ""
            select new { line.At, line.Text, card.Id }).ToListAsync(cancellationToken);
        var said = await (
            from answer in db.CheckInAnswers
            join checkIn in db.CheckIns on answer.CheckInId equals checkIn.Id
            where checkIn.ChallengeId == challenge && answer.Part == CheckInAnswer.Blockers && answer.Version == checkIn.Version && answer.At >= since && answer.At <= until
            select new { answer.At, answer.Text }).ToListAsync(cancellationToken);
        return [.. cards.Select(c => new Blocker(c.At, c.Text, c.Id)).Concat(said.Select(s => new Blocker(s.At, s.Text, null)))
            .DistinctBy(b => b.Text.Trim().ToLowerInvariant()).OrderBy(b => b.At)];
    }
}
