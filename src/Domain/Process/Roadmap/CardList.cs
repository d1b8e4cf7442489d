using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Roadmap;

/// <summary>A card as boards show it.</summary>
public sealed record CardRow(Card Card, IReadOnlyList<CardHolder> People, IReadOnlyList<string> Labels, int Steps, int StepsDone);

/// <summary>Somebody whose card it is.</summary>
public sealed record CardHolder(PersonId Person, string Name);

/// <summary>A column of a board: its cards in order, and how many it may hold.</summary>
public sealed record BoardColumn(CardColumn Column, int? Limit, IReadOnlyList<CardRow> Cards);

/// <summary>Which cards are meant; null leaves a question open.</summary>
public sealed record CardFilter
{
    public PersonId? Person { get; init; }
    public string? Label { get; init; }
    public CardColumn? Column { get; init; }

    /// <summary>Only what is over its day, seen from this one.</summary>
    public DateOnly? OverdueOn { get; init; }
    public bool Blocked { get; init; }

    public bool Any => Person is not null || Label is not null || Column is not null || OverdueOn is not null || Blocked;
}

/// <summary>A line of a card's history with the name of who did it.</summary>
public sealed record CardEventRow(CardEvent Event, string By);

/// <summary>A card whole.</summary>
public sealed record CardDetails(CardRow Row, string CreatedBy, IReadOnlyList<CardStep> Steps, IReadOnlyList<SubmissionId> Submissions, IReadOnlyList<CardEventRow> History);

/// <summary>Reads boards and cards.</summary>
public sealed class CardList(CoResearchDb db)
{
    /// <summary>The columns of a challenge's board, each in the order in which its cards came; what is done, the newest first.</summary>
    public async Task<IReadOnlyList<BoardColumn>> BoardAsync(ChallengeId challenge, CardFilter filter, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(Filtered(db.Cards.Where(c => c.ChallengeId == challenge && c.ArchivedAt == null), filter), cancellationToken);
        var limits = await db.ColumnLimits.AsNoTracking().Where(l => l.ChallengeId == challenge).ToDictionaryAsync(l => l.Column, l => l.Most, cancellationToken);
        var columns = rows.ToLookup(r => r.Card.Column);
        return [.. Enum.GetValues<CardColumn>().Where(c => filter.Column is null || filter.Column == c).Select(c => new BoardColumn(
            c, limits.TryGetValue(c, out var most) ? most : null,
            [.. c == CardColumn.Done ? columns[c].OrderByDescending(r => r.Card.MovedAt).ThenByDescending(r => r.Card.Id.Value)
                : columns[c].OrderBy(r => r.Card.MovedAt).ThenBy(r => r.Card.Id.Value)]))];
    }

    /// <summary>Somebody's open cards in every challenge that they are in, what is due first.</summary>
    public async Task<IReadOnlyList<(CardRow Row, string Slug)>> OfAsync(PersonId person, CancellationToken cancellationToken)
    {
        var slugs = await (
            from member in db.Memberships
            join challenge in db.Challenges on member.ChallengeId equals challenge.Id
            where member.PersonId == person && member.LeftAt == null
            select new { challenge.Id, challenge.Slug }).ToDictionaryAsync(c => c.Id, c => c.Slug, cancellationToken);
        var ids = slugs.Keys.ToList();
        var rows = await RowsAsync(
            Filtered(db.Cards.Where(c => ids.Contains(c.ChallengeId) && c.ArchivedAt == null && c.Column != CardColumn.Done), new CardFilter { Person = person }), cancellationToken);
        return [.. rows.OrderBy(r => r.Card.Due ?? DateOnly.MaxValue).ThenByDescending(r => r.Card.Column).ThenBy(r => r.Card.Id.Value).Select(r => (r, slugs[r.Card.ChallengeId]))];
    }

    public Task<IReadOnlyList<CardRow>> OfAsync(IQueryable<CardId> ids, CancellationToken cancellationToken) => RowsAsync(db.Cards.Where(c => ids.Contains(c.Id)), cancellationToken);

    public async Task<CardDetails> DetailsAsync(Card card, CancellationToken cancellationToken)
    {
        var row = (await RowsAsync(db.Cards.Where(c => c.Id == card.Id), cancellationToken)).Single();
        var history = await (
            from line in db.CardEvents.AsNoTracking()
            join person in db.People on line.By equals person.Id
            where line.CardId == card.Id
            orderby line.Id
            select new CardEventRow(line, person.Name)).ToListAsync(cancellationToken);
        return new CardDetails(
            row, await db.People.Where(p => p.Id == card.CreatedBy).Select(p => p.Name).SingleAsync(cancellationToken),
            await db.CardSteps.AsNoTracking().Where(s => s.CardId == card.Id).OrderBy(s => s.Number).ToListAsync(cancellationToken),
            await db.CardLinks.Where(l => l.CardId == card.Id).OrderBy(l => l.SubmissionId).Select(l => l.SubmissionId).ToListAsync(cancellationToken),
            history);
    }

    private IQueryable<Card> Filtered(IQueryable<Card> cards, CardFilter filter)
    {
        if (filter.Person is { } person) cards = cards.Where(c => db.CardPeople.Any(p => p.CardId == c.Id && p.PersonId == person));
        if (filter.Label is { } label) cards = cards.Where(c => db.CardLabels.Any(l => l.CardId == c.Id && l.Label == label));
        if (filter.Column is { } column) cards = cards.Where(c => c.Column == column);
        if (filter.OverdueOn is { } today) cards = cards.Where(c => c.Due < today && c.Column != CardColumn.Done);
        if (filter.Blocked) cards = cards.Where(c => c.BlockedAt != null);
        return cards;
    }

    private async Task<IReadOnlyList<CardRow>> RowsAsync(IQueryable<Card> cards, CancellationToken cancellationToken)
    {
        var found = await cards.AsNoTracking().ToListAsync(cancellationToken);
        var people = (await (
            from held in db.CardPeople
            join person in db.People on held.PersonId equals person.Id
            where cards.Any(c => c.Id == held.CardId)
            orderby person.Name
            select new { held.CardId, person.Id, person.Name }).ToListAsync(cancellationToken)).ToLookup(p => p.CardId, p => new CardHolder(p.Id, p.Name));
        var labels = (await db.CardLabels.AsNoTracking().Where(l => cards.Any(c => c.Id == l.CardId)).OrderBy(l => l.Label).ToListAsync(cancellationToken)).ToLookup(l => l.CardId, l => l.Label);
        var steps = await db.CardSteps.Where(s => cards.Any(c => c.Id == s.CardId)).GroupBy(s => s.CardId)
            .Select(g => new { g.Key, All = g.Count(), Done = g.Count(s => s.DoneAt != null) }).ToDictionaryAsync(s => s.Key, cancellationToken);
        return [.. found.Select(c => new CardRow(c, [.. people[c.Id]], [.. labels[c.Id]], steps.TryGetValue(c.Id, out var s) ? s.All : 0, steps.TryGetValue(c.Id, out s) ? s.Done : 0))];
    }
}
