using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Costs;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Roadmap;

/// <summary>
/// Everything that people do with cards. Each step writes a line of the card's history in the same transaction; a step that changes nothing
/// writes none. Who may is the command's to know.
/// </summary>
public sealed class ManageCards(CoResearchDb db, NoteReview review, TimeProvider clock, Pulses pulses)
{
    public const int MostLimit = 999;

    public async Task<Result<Card>> AddAsync(
        Person by, Challenge challenge, CardText text, IReadOnlyList<Person> assignees, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (Card.Create(challenge.Id, text.Title, text.Column ?? CardColumn.Backlog, text.Due, by.Id, now).Failed(out var card, out var error)) return error;
        await db.BeginWriteAsync(cancellationToken);
        foreach (var person in assignees)
            if (await CheckTeamAsync(person, challenge.Id, cancellationToken) is { } stranger) return stranger;
        if (await CheckRoomAsync(challenge.Id, card.Column, cancellationToken) is { } full) return full;
        db.Cards.Add(card);
        await db.SaveChangesAsync(cancellationToken);
        Write(card, CardEventKind.Created, by, Name(card.Column));
        foreach (var person in assignees.DistinctBy(p => p.Id)) Assign(card, by, person);
        foreach (var label in text.Labels) db.CardLabels.Add(new CardLabel(card.Id, label));
        return card;
    }

    public async Task<Result<Card>> MoveAsync(Person by, Card card, CardColumn to, CancellationToken cancellationToken)
    {
        if (await BeginAsync(card, cancellationToken) is { } gone) return gone;
        if (card.Column == to) return card;
        if (await CheckRoomAsync(card.ChallengeId, to, cancellationToken) is { } full) return full;
        card.Move(to, clock.GetUtcNow());
        Write(card, CardEventKind.Moved, by, Name(to));
        return card;
    }

    /// <summary>Makes it somebody's; they are told, unless they did it themselves.</summary>
    public async Task<Result<Card>> AssignAsync(Person by, Card card, Person person, CancellationToken cancellationToken)
    {
        if (await BeginAsync(card, cancellationToken) is { } gone) return gone;
        if (await CheckTeamAsync(person, card.ChallengeId, cancellationToken) is { } stranger) return stranger;
        if (!await db.CardPeople.AnyAsync(p => p.CardId == card.Id && p.PersonId == person.Id, cancellationToken)) Assign(card, by, person);
        return card;
    }

    public async Task<Result<Card>> UnassignAsync(Person by, Card card, Person person, CancellationToken cancellationToken)
    {
        if (await BeginAsync(card, cancellationToken) is { } gone) return gone;
        if (await db.CardPeople.FindAsync([card.Id, person.Id], cancellationToken) is not { } held) return new NotOnCard(card.Id.Value, person.Name);
        db.CardPeople.Remove(held);
        Write(card, CardEventKind.Unassigned, by, person.Name);
        return card;
    }

    public async Task<Result<Card>> RenameAsync(Person by, Card card, string title, CancellationToken cancellationToken)
    {
        if (await BeginAsync(card, cancellationToken) is { } gone) return gone;
        var before = card.Title;
        if (card.Rename(title).Failed(out _, out var error)) return error;
        if (card.Title != before) Write(card, CardEventKind.Renamed, by, before);
        return card;
    }

    /// <summary>By when; null for no day.</summary>
    public async Task<Result<Card>> DueAsync(Person by, Card card, DateOnly? day, CancellationToken cancellationToken)
    {
        if (await BeginAsync(card, cancellationToken) is { } gone) return gone;
        if (card.Due == day) return card;
        card.DueOn(day);
        Write(card, CardEventKind.Due, by, day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "");
        return card;
    }

    /// <summary>Puts a label on, or takes it off where it is on.</summary>
    public async Task<Result<Card>> LabelAsync(Person by, Card card, string label, CancellationToken cancellationToken)
    {
        if (await BeginAsync(card, cancellationToken) is { } gone) return gone;
        var held = await db.CardLabels.FindAsync([card.Id, label], cancellationToken);
        if (held is null) db.CardLabels.Add(new CardLabel(card.Id, label));
        else db.CardLabels.Remove(held);
        Write(card, held is null ? CardEventKind.Labelled : CardEventKind.Unlabelled, by, label);
        return card;
    }

    public async Task<Result<Card>> AddStepAsync(Person by, Card card, string text, CancellationToken cancellationToken)
    {
        if (await BeginAsync(card, cancellationToken) is { } gone) return gone;
        var trimmed = text.Trim();
        if (trimmed.Length is 0 or > CardStep.LongestText) return new BadStep(CardStep.LongestText);
        var steps = await db.CardSteps.Where(s => s.CardId == card.Id).CountAsync(cancellationToken);
        if (steps >= CardStep.Most) return new TooManySteps(CardStep.Most);
        db.CardSteps.Add(new CardStep(card.Id, steps + 1, trimmed));
        Write(card, CardEventKind.StepAdded, by, trimmed);
        return card;
    }

    /// <summary>Ticks a step, or takes the tick away where there is one.</summary>
    public async Task<Result<Card>> TickAsync(Person by, Card card, int number, CancellationToken cancellationToken)
    {
        if (await BeginAsync(card, cancellationToken) is { } gone) return gone;
        if (await db.CardSteps.FindAsync([card.Id, number], cancellationToken) is not { } step) return new NoSuchStep(card.Id.Value, number.ToString(CultureInfo.InvariantCulture));
        step.Tick(step.DoneAt is null ? clock.GetUtcNow() : null);
        Write(card, step.DoneAt is null ? CardEventKind.StepUndone : CardEventKind.StepDone, by, step.Text);
        return card;
    }

    public async Task<Result<Card>> CommentAsync(Person by, Card card, string text, CancellationToken cancellationToken)
    {
        if (await BeginAsync(card, cancellationToken) is { } gone) return gone;
        var trimmed = text.Trim();
        if (trimmed.Length is 0 or > CardEvent.LongestComment) return new BadComment(CardEvent.LongestComment);
        Write(card, CardEventKind.Comment, by, trimmed);
        foreach (var holder in await db.CardPeople.Where(p => p.CardId == card.Id).Select(p => p.PersonId).ToListAsync(cancellationToken))
            await review.OfAsync(by, holder, card.ChallengeId, cancellationToken);
        return card;
    }

    /// <summary>Joins a submission of the same challenge to the card.</summary>
    public async Task<Result<Card>> LinkAsync(Person by, Card card, Submission submission, CancellationToken cancellationToken)
    {
        if (await BeginAsync(card, cancellationToken) is { } gone) return gone;
        if (await db.CardLinks.FindAsync([card.Id, submission.Id], cancellationToken) is not null) return card;
        db.CardLinks.Add(new CardLink(card.Id, submission.Id));
        Write(card, CardEventKind.Linked, by, submission.Id.Value.ToString(CultureInfo.InvariantCulture));
        return card;
    }

    /// <summary>Says that something stands in its way, or no more.</summary>
    public async Task<Result<Card>> BlockAsync(Person by, Card card, string? why, CancellationToken cancellationToken)
    {
        if (await BeginAsync(card, cancellationToken) is { } gone) return gone;
        if (why is { Length: > CardEvent.LongestComment }) return new BadComment(CardEvent.LongestComment);
        if (why is null && card.BlockedAt is null) return card;
        card.Block(why is null ? null : clock.GetUtcNow());
        Write(card, why is null ? CardEventKind.Unblocked : CardEventKind.Blocked, by, why ?? "");
        return card;
    }

    /// <summary>Off the board, with its history.</summary>
    public async Task<Result<Card>> ArchiveAsync(Person by, Card card, CancellationToken cancellationToken)
    {
        if (await BeginAsync(card, cancellationToken) is { } gone) return gone;
        card.Archive(clock.GetUtcNow());
        Write(card, CardEventKind.Archived, by, "");
        return card;
    }

    public async Task<Result<Card>> RestoreAsync(Person by, Card card, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(card).ReloadAsync(cancellationToken);
        if (card.ArchivedAt is null) return card;
        if (await CheckRoomAsync(card.ChallengeId, card.Column, cancellationToken) is { } full) return full;
        card.Archive(null);
        Write(card, CardEventKind.Restored, by, "");
        return card;
    }

    /// <summary>How many cards a column may hold; 0 for as many as there are. What is there already stays.</summary>
    public async Task<Result<Done>> LimitAsync(Challenge challenge, CardColumn column, long most, CancellationToken cancellationToken)
    {
        if (most is < 0 or > MostLimit) return new BadColumnLimit(MostLimit);
        await db.BeginWriteAsync(cancellationToken);
        var limit = await db.ColumnLimits.FindAsync([challenge.Id, column], cancellationToken);
        if (most == 0)
        {
            if (limit is not null) db.ColumnLimits.Remove(limit);
            return Done.Ok;
        }
        if (limit is null) db.ColumnLimits.Add(limit = new ColumnLimit(challenge.Id, column));
        limit.Set((int)most);
        return Done.Ok;
    }

    /// <summary>A card as it is now; refused while it is off the board.</summary>
    private async Task<Error?> BeginAsync(Card card, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(card).ReloadAsync(cancellationToken);
        return card.ArchivedAt is null ? null : new CardIsArchived(card.Id.Value);
    }

    private async Task<Error?> CheckTeamAsync(Person person, ChallengeId challenge, CancellationToken cancellationToken)
    {
        if (await db.Memberships.AnyAsync(m => m.PersonId == person.Id && m.ChallengeId == challenge && m.LeftAt == null, cancellationToken)) return null;
        return new NotInTeam(person.Name, (await db.Challenges.SingleAsync(c => c.Id == challenge, cancellationToken)).Slug);
    }

    private async Task<Error?> CheckRoomAsync(ChallengeId challenge, CardColumn column, CancellationToken cancellationToken)
    {
        if (await db.ColumnLimits.FindAsync([challenge, column], cancellationToken) is not { } limit) return null;
        var there = await db.Cards.CountAsync(c => c.ChallengeId == challenge && c.Column == column && c.ArchivedAt == null, cancellationToken);
        return there < limit.Most ? null : new ColumnFull(column, limit.Most);
    }

    private void Assign(Card card, Person by, Person person)
    {
        db.CardPeople.Add(new CardPerson(card.Id, person.Id));
        Write(card, CardEventKind.Assigned, by, person.Name);
        if (person.Id == by.Id) return;
        db.Notices.Add(Notice.Of(NoticeKind.CardAssigned, person.Id, card.ChallengeId, card.Id.Value, by.Id.Value.ToString(CultureInfo.InvariantCulture), clock.GetUtcNow()));
        db.OnCommitted(pulses.Notices.Beat);
    }

    private void Write(Card card, CardEventKind kind, Person by, string text) => db.CardEvents.Add(new CardEvent(card.Id, kind, by.Id, text, clock.GetUtcNow()));

    private static string Name(CardColumn column) => column.ToString().ToLowerInvariant();
}
