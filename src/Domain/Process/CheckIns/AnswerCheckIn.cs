using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.CheckIns;

/// <summary>What a member says in a check-in; null for what they leave as it is, empty for what is nothing.</summary>
public sealed record CheckInText(string? Done, string? Next, string? Blockers, string? Also)
{
    /// <summary>Nothing is said of any part, not even that it is nothing.</summary>
    public bool Silent => (Done ?? Next ?? Blockers ?? Also) is null;

    public bool Empty => string.IsNullOrWhiteSpace(Done) && string.IsNullOrWhiteSpace(Next) && string.IsNullOrWhiteSpace(Blockers) && string.IsNullOrWhiteSpace(Also);

    /// <summary>What it means: a dash is nothing, and that nothing comes next or blocks is nothing, in whatever words.</summary>
    internal CheckInText Meant() => new(Dash(Done), Nothing(Next), Nothing(Blockers), Dash(Also));

    private static string? Dash(string? said) => said?.Trim() is "-" ? "" : said;

    private static string? Nothing(string? said) => said is not null && NoBlocker.Is(said) ? "" : said;
}

/// <summary>What became of an answer.</summary>
/// <param name="StillBlocked">Their cards that somebody blocked by hand, where they say that nothing blocks them.</param>
public sealed record AnsweredCheckIn(CheckIn CheckIn, bool Edited, bool Late, IReadOnlyList<Card> Moved, IReadOnlyList<Card> StillBlocked);

/// <summary>
/// Takes a member's answers for this week, asked or not, in time or late; an answer after an answer is a new version. Cards that are named
/// move: what got done to done, what comes next out of the backlog, and what blocks is marked, until an answer says that it does no more, which
/// is said and kept as the rest is. Does not commit.
/// </summary>
public sealed class AnswerCheckIn(CoResearchDb db, CheckInPlans plans, ManageCards cards, TimeProvider clock)
{
    public async Task<Result<AnsweredCheckIn>> RunAsync(Person person, Challenge challenge, CheckInText text, CancellationToken cancellationToken)
    {
        if (text.Silent) return new NothingSaid();
        text = text.Meant();
        var unblocks = text.Blockers is "" && await IsBlockedAsync(person, challenge.Id, cancellationToken);
        foreach (var (part, said) in Parts(text))
            if (said.Length > CheckInAnswer.LongestText) return new AnswerTooLong(part, CheckInAnswer.LongestText);
        await db.BeginWriteAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var checkIn = await FindAsync(person, challenge, cancellationToken);
        if (text.Empty && !unblocks && checkIn is not { Version: > 0 }) return new NothingSaid();
        if (checkIn is null)
        {
            if (challenge.ClosedAt is not null) return new WeeksAreOver(challenge.Slug);
            checkIn = await BeginAsync(person, challenge, now, cancellationToken);
        }
        var edited = checkIn.Version > 0;
        var version = checkIn.Answer(now);
        var before = await db.CheckInAnswers.Where(a => a.CheckInId == checkIn.Id && a.Version == version - 1).ToDictionaryAsync(a => a.Part, a => a.Text, cancellationToken);
        foreach (var (part, said) in Parts(text)) before[part] = said;
        if (!unblocks && before.Values.All(said => said.Length == 0)) return new NothingSaid();
        var moved = await MoveCardsAsync(person, challenge, text, cancellationToken);
        moved.AddRange(await UnblockAsync(person, checkIn, text, cancellationToken));

        // What it moved is older than the answer: the next draft tells what came after that.
        var at = clock.GetUtcNow();
        foreach (var (part, said) in before.Where(p => p.Value.Length > 0 || p.Key == CheckInAnswer.Blockers)) db.CheckInAnswers.Add(new CheckInAnswer(checkIn.Id, version, part, said, at));
        return new AnsweredCheckIn(checkIn, edited, at > checkIn.ClosesAt, moved, text.Blockers is "" ? await BlockedAsync(person, challenge.Id, cancellationToken) : []);
    }

    public async Task<Result<CheckIn>> SkipAsync(Person person, Challenge challenge, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var checkIn = await db.CheckIns.Where(c => c.PersonId == person.Id && c.ChallengeId == challenge.Id).OrderByDescending(c => c.Week).FirstOrDefaultAsync(cancellationToken);
        if (checkIn is null || checkIn.StateAt(now) != CheckInState.Open) return new NothingToSkip(challenge.Slug);
        checkIn.Skip(now);
        return checkIn;
    }

    /// <summary>The check-in of which an answer is a version now; null where a new one begins, or after the close none does.</summary>
    public async Task<CheckIn?> FindAsync(Person person, Challenge challenge, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var last = await db.CheckIns.Where(c => c.PersonId == person.Id && c.ChallengeId == challenge.Id).OrderByDescending(c => c.Week).FirstOrDefaultAsync(cancellationToken);

        // After the close the last week is told to its end. One that was answered early is this week's until the next one is due.
        return last is not null && (challenge.ClosedAt is not null ? now <= last.ClosesAt : last.Week >= (await ScheduleAsync(person, challenge, cancellationToken)).Schedule.WeekOf(now)) ? last : null;
    }

    /// <summary>A new one, for whoever answers before being asked.</summary>
    private async Task<CheckIn> BeginAsync(Person person, Challenge challenge, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (schedule, window) = await ScheduleAsync(person, challenge, cancellationToken);
        var checkIn = CheckIn.Ask(person.Id, challenge.Id, schedule.WeekOf(now), now, schedule.At(now)?.ClosesAt ?? now + window);
        db.CheckIns.Add(checkIn);
        await db.SaveChangesAsync(cancellationToken);
        return checkIn;
    }

    private async Task<(WeekSchedule Schedule, TimeSpan Window)> ScheduleAsync(Person person, Challenge challenge, CancellationToken cancellationToken)
    {
        var rule = await plans.OfAsync(challenge, cancellationToken);
        return (plans.ScheduleOf(rule with { Off = false }, person.TimeZone), rule.Window);
    }

    private async Task<List<Card>> MoveCardsAsync(Person person, Challenge challenge, CheckInText text, CancellationToken cancellationToken)
    {
        var moved = new List<Card>();
        foreach (var card in await NamedAsync(text.Done, challenge, cancellationToken))
            if (card.Column != CardColumn.Done && (await cards.MoveAsync(person, card, CardColumn.Done, cancellationToken)).Ok) moved.Add(card);
        foreach (var card in await NamedAsync(text.Next, challenge, cancellationToken))
            if (card.Column is CardColumn.Backlog && (await cards.MoveAsync(person, card, CardColumn.Planned, cancellationToken)).Ok) moved.Add(card);
        foreach (var card in await NamedAsync(text.Blockers, challenge, cancellationToken))
            if (card.BlockedAt is null && (await cards.BlockAsync(person, card, text.Blockers!.Trim(), cancellationToken)).Ok) moved.Add(card);
        return moved;
    }

    /// <summary>Takes back what their answers blocked: all of it where nothing blocks any more, else what an earlier version of this one named and the new one does not.</summary>
    private async Task<IReadOnlyList<Card>> UnblockAsync(Person person, CheckIn checkIn, CheckInText text, CancellationToken cancellationToken)
    {
        if (text.Blockers is null) return [];
        var all = text.Blockers.Length == 0;
        var said = await db.CheckInAnswers.Where(a => a.Part == CheckInAnswer.Blockers && a.Text != "" && db.CheckIns.Any(c => c.Id == a.CheckInId && c.PersonId == person.Id && c.ChallengeId == checkIn.ChallengeId && (all || c.Id == checkIn.Id)))
            .Select(a => a.Text).ToListAsync(cancellationToken);
        var named = CardsInCommits.Mentioned(said).Select(m => m.Card).Except(CardsInCommits.Mentioned([text.Blockers]).Select(m => m.Card)).ToList();
        var freed = new List<Card>();
        foreach (var card in await db.Cards.Where(c => named.Contains(c.Id) && c.ChallengeId == checkIn.ChallengeId && c.ArchivedAt == null && c.BlockedAt != null).ToListAsync(cancellationToken))
        {
            var last = await db.CardEvents.Where(e => e.CardId == card.Id && e.Kind == CardEventKind.Blocked).OrderByDescending(e => e.Id).FirstAsync(cancellationToken);
            if (last.By == person.Id && said.Contains(last.Text) && (await cards.BlockAsync(person, card, null, cancellationToken)).Ok) freed.Add(card);
        }
        return freed;
    }

    /// <summary>Whether there is a blocker to take back: the newest week that they told names one, or a card of theirs is blocked.</summary>
    private async Task<bool> IsBlockedAsync(Person person, ChallengeId challenge, CancellationToken cancellationToken) =>
        await db.CheckIns.Where(c => c.PersonId == person.Id && c.ChallengeId == challenge && c.Version > 0).OrderByDescending(c => c.Week).Take(1)
            .AnyAsync(c => db.CheckInAnswers.Any(a => a.CheckInId == c.Id && a.Version == c.Version && a.Part == CheckInAnswer.Blockers && a.Text != ""), cancellationToken)
        || (await BlockedAsync(person, challenge, cancellationToken)).Count > 0;

    private async Task<IReadOnlyList<Card>> BlockedAsync(Person person, ChallengeId challenge, CancellationToken cancellationToken) =>
        [.. (await db.Cards.Where(c => c.ChallengeId == challenge && c.ArchivedAt == null && db.CardPeople.Any(p => p.CardId == c.Id && p.PersonId == person.Id)).OrderBy(c => c.Id).ToListAsync(cancellationToken)).Where(c => c.BlockedAt is not null)];

    private async Task<IReadOnlyList<Card>> NamedAsync(string? text, Challenge challenge, CancellationToken cancellationToken)
    {
        if (text is null) return [];
        var ids = CardsInCommits.Mentioned([text]).Select(m => m.Card).ToList();
        return ids.Count == 0 ? [] : await db.Cards.Where(c => ids.Contains(c.Id) && c.ChallengeId == challenge.Id && c.ArchivedAt == null).ToListAsync(cancellationToken);
    }

    private static IEnumerable<(string Part, string Text)> Parts(CheckInText text)
    {
        if (text.Done is { } done) yield return (CheckInAnswer.Done, done.Trim());
        if (text.Next is { } next) yield return (CheckInAnswer.Next, next.Trim());
        if (text.Blockers is { } blockers) yield return (CheckInAnswer.Blockers, blockers.Trim());
        if (text.Also is { } also) yield return (CheckInAnswer.Also, also.Trim());
    }
}
