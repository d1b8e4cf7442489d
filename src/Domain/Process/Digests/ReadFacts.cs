using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Digests;

/// <summary>Reads what <see cref="StuckRules"/> needs of the students of many challenges at once: a question for each kind of fact, not for each member.</summary>
public sealed class ReadFacts(CoResearchDb db, WhoIsAway whoIsAway, TimeProvider clock)
{
    private const int Newest = 6;

    /// <summary>Days away before that are not counted.</summary>
    private const int MostFree = 100;
    private static readonly TimeSpan Back = TimeSpan.FromDays(35);

    public async Task<ILookup<ChallengeId, MemberFacts>> OfAsync(IReadOnlyList<Challenge> challenges, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (since, week) = (now - Back, DateOnly.FromDateTime(now.UtcDateTime).AddDays(-42));
        var ids = challenges.Select(c => c.Id).ToList();
        var members = await (
            from member in db.Memberships.AsNoTracking()
            join person in db.People on member.PersonId equals person.Id
            where ids.Contains(member.ChallengeId) && member.LeftAt == null && member.Role == Role.Student && person.RemovedAt == null && person.Name != Person.BaselineName
            select new { member.ChallengeId, member.PersonId, person.Name, person.TimeZone, member.JoinedAt }).ToListAsync(cancellationToken);
        var sent = (await db.Submissions.AsNoTracking()
            .Where(s => ids.Contains(s.ChallengeId) && s.ReceivedAt >= since && s.ReproducesId == null && !s.IsBaseline)
            .Select(s => new { s.ChallengeId, s.PersonId, s.Id, s.State, s.ReceivedAt, OverAt = db.Runs.Where(r => r.SubmissionId == s.Id).Max(r => r.FinishedAt) ?? s.ReceivedAt }).ToListAsync(cancellationToken)).ToLookup(s => (s.ChallengeId, s.PersonId));
        var last = await db.Submissions.Where(s => ids.Contains(s.ChallengeId) && s.ReceivedAt < since && s.ReproducesId == null && !s.IsBaseline)
            .GroupBy(s => new { s.ChallengeId, s.PersonId }).Select(g => new { g.Key, At = g.Max(s => s.ReceivedAt) }).ToDictionaryAsync(g => (g.Key.ChallengeId, g.Key.PersonId), g => g.At, cancellationToken);
        var objectives = await ObjectivesAsync(challenges, cancellationToken);
        var judgings = challenges.Select(c => c.BoardJudgingId).ToList();
        var scores = (await (
            from score in db.Scores.AsNoTracking()
            join submission in db.Submissions on score.SubmissionId equals submission.Id
            join run in db.Runs on score.RunId equals run.Id
            where judgings.Contains(score.JudgingId) && submission.ReceivedAt >= since && submission.ReproducesId == null && !submission.IsBaseline && score.Public != null && score.PublicGates
            select new { submission.ChallengeId, submission.PersonId, OverAt = run.FinishedAt ?? submission.ReceivedAt, submission.Id, score.Public }).ToListAsync(cancellationToken)).ToLookup(s => (s.ChallengeId, s.PersonId));
        var checkIns = (await db.CheckIns.AsNoTracking().Where(c => ids.Contains(c.ChallengeId) && c.Week >= week).ToListAsync(cancellationToken)).ToLookup(c => (c.ChallengeId, c.PersonId));
        var blockers = (await (
            from answer in db.CheckInAnswers.AsNoTracking()
            join checkIn in db.CheckIns on answer.CheckInId equals checkIn.Id
            where ids.Contains(checkIn.ChallengeId) && checkIn.Week >= week && answer.Part == CheckInAnswer.Blockers
            orderby answer.Version descending
            select answer).ToListAsync(cancellationToken)).ToLookup(a => a.CheckInId);
        var cards = (await (
            from held in db.CardPeople
            join card in db.Cards.AsNoTracking() on held.CardId equals card.Id
            where ids.Contains(card.ChallengeId) && card.ArchivedAt == null && card.Column != CardColumn.Done && (card.Due != null || card.BlockedAt != null)
            select new { held.PersonId, card }).ToListAsync(cancellationToken)).ToLookup(c => (c.card.ChallengeId, c.PersonId), c => c.card);
        var reasons = (await (
            from blocked in db.CardEvents.AsNoTracking()
            join card in db.Cards on blocked.CardId equals card.Id
            where ids.Contains(card.ChallengeId) && blocked.Kind == CardEventKind.Blocked && blocked.At >= card.BlockedAt
            orderby blocked.Id
            select blocked).ToListAsync(cancellationToken)).ToLookup(b => b.CardId);
        var handled = (await db.Handled.AsNoTracking().Where(h => ids.Contains(h.ChallengeId)).ToListAsync(cancellationToken)).ToLookup(h => (h.ChallengeId, h.PersonId));
        var free = await whoIsAway.SinceAsync(DateOnly.FromDateTime(now.UtcDateTime).AddDays(-MostFree), cancellationToken);
        return members.Select(m =>
        {
            var key = (m.ChallengeId, m.PersonId);
            var own = sent[key].OrderByDescending(s => s.Id.Value).ToList();
            var weeks = checkIns[key].OrderByDescending(c => c.Week).ToList();
            var zone = TimeZoneInfo.FindSystemTimeZoneById(m.TimeZone);
            var today = LocalTime.DayOf(now, zone);
            DateTimeOffset? submitted = own.Count > 0 ? own[0].ReceivedAt : last.TryGetValue(key, out var at) ? at : null;
            var facts = new MemberFacts
            {
                Person = m.PersonId,
                Name = m.Name,
                JoinedAt = m.JoinedAt,
                Away = free.Contains(m.PersonId, today),
                LastSubmission = submitted,
                Handled = handled[key].ToDictionary(h => h.Kind, h => h.At),
                Runs = [.. own.Where(s => s.State is SubmissionState.Scored or SubmissionState.Failed).Take(Newest).Select(s => (s.OverAt, s.State == SubmissionState.Failed))],
                Scores = [.. scores[key].OrderByDescending(s => s.Id.Value).Take(Newest).Select(s => (s.OverAt, RankingRule.KeyOf(s.Public, true, objectives[m.ChallengeId]).SortKey))],
                Missed = [.. weeks.SkipWhile(c => c.StateAt(now) == CheckInState.Open).TakeWhile(c => c.StateAt(now) == CheckInState.Missed).Select(c => c.ClosesAt)],
                Blockers = BlockersOf(SaidIn(weeks, blockers), cards[key], reasons),
                Overdue = [.. cards[key].Where(c => c.OverdueOn(today)).OrderBy(c => c.Due).Select(c => new OverdueCard(c.Id.Value, c.Title, LocalTime.InstantOf(c.Due!.Value.AddDays(1), TimeOnly.MinValue, zone), today.DayNumber - c.Due.Value.DayNumber))],
            };
            var quiet = LocalTime.DayOf(facts.QuietSince, zone);
            return (m.ChallengeId, Facts: facts with { FreeDays = free.Count(m.PersonId, quiet > today.AddDays(-MostFree) ? quiet : today.AddDays(-MostFree), today) });
        }).ToLookup(m => m.ChallengeId, m => m.Facts);
    }

    /// <summary>
    /// The blocker that the newest answer names: since the first answer in a row that named it, in the same words or by the same cards; words
    /// that are new are news of it.
    /// </summary>
    private static MemberBlocker? SaidIn(List<CheckIn> weeks, ILookup<CheckInId, CheckInAnswer> blockers)
    {
        var said = weeks.Where(c => c.Version > 0).TakeWhile(c => blockers[c.Id].Any()).SelectMany(c => blockers[c.Id]).TakeWhile(a => a.Text.Length > 0).ToList();
        if (said.Count == 0) return null;
        var (text, cards) = (said[0].Text, NamedIn(said[0].Text));
        return new MemberBlocker(text, said.TakeWhile(a => Repeats(a) || (cards.Count > 0 && cards.SetEquals(NamedIn(a.Text)))).Last().At, said.TakeWhile(Repeats).Last().At, null);

        bool Repeats(CheckInAnswer answer) => answer.Text.Equals(text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What was said, and the cards that are blocked; a card that was named in it is the same blocker.</summary>
    private static IReadOnlyList<MemberBlocker> BlockersOf(MemberBlocker? said, IEnumerable<Card> cards, ILookup<CardId, CardEvent> reasons)
    {
        var named = said is null ? [] : NamedIn(said.Text);
        var blocked = cards.Where(c => c.BlockedAt is not null).ToLookup(c => named.Contains(c.Id));
        var found = blocked[false].Select(c =>
        {
            var why = reasons[c.Id].LastOrDefault(r => r.Text.Length > 0)?.Text;
            return new MemberBlocker(why is null ? c.Title : $"{c.Title}: {why}", c.BlockedAt!.Value, reasons[c.Id].LastOrDefault()?.At ?? c.BlockedAt.Value, c.Id.Value);
        });
        return [.. (said is null ? found : found.Append(said with { Since = blocked[true].Select(c => c.BlockedAt!.Value).Append(said.Since).Min() })).OrderBy(b => b.Since)];
    }

    private static HashSet<CardId> NamedIn(string text) => [.. CardsInCommits.Mentioned([text]).Select(m => m.Card)];

    private async Task<Dictionary<ChallengeId, Scoring.ObjectiveSpec>> ObjectivesAsync(IReadOnlyList<Challenge> challenges, CancellationToken cancellationToken)
    {
        var judgings = challenges.Select(c => c.BoardJudgingId).ToList();
        var made = await (
            from judging in db.Judgings
            join version in db.ChallengeVersions.AsNoTracking() on judging.VersionId equals version.Id
            where judgings.Contains(judging.Id)
            select new { judging.Id, version }).ToDictionaryAsync(v => v.Id, v => v.version.Definition.Objective, cancellationToken);
        return challenges.ToDictionary(c => c.Id, c => made[c.BoardJudgingId]);
    }
}
