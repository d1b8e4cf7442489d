using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;

namespace CoResearch.Domain.Process.Roadmap;

/// <summary>Counts through the whole lab, so that "card 12" says which.</summary>
public readonly record struct CardId(long Value);

/// <summary>Where a card stands on its challenge's board, from the left to the right.</summary>
public enum CardColumn
{
    Backlog,
    Planned,
    Doing,
    Test,
    Done,
}

/// <summary>Something to do in a challenge.</summary>
public sealed class Card
{
    public const int LongestTitle = 200;

    private Card(string title) => Title = title;

    public CardId Id { get; private set; }
    public ChallengeId ChallengeId { get; private set; }
    public string Title { get; private set; }
    public CardColumn Column { get; private set; }

    /// <summary>The day by whose end it is to be done.</summary>
    public DateOnly? Due { get; private set; }
    public PersonId CreatedBy { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it came into its column: a column's cards stand in this order.</summary>
    public DateTimeOffset MovedAt { get; private set; }

    /// <summary>Since when something stands in its way.</summary>
    public DateTimeOffset? BlockedAt { get; private set; }

    /// <summary>Taken off the board; it can come back.</summary>
    public DateTimeOffset? ArchivedAt { get; private set; }

    /// <summary>Where it came from, for a card that was imported: the same card is imported once.</summary>
    public string? Origin { get; private set; }

    public static Result<Card> Create(ChallengeId challenge, string title, CardColumn column, DateOnly? due, PersonId by, DateTimeOffset now, string? origin = null) =>
        CheckTitle(title).Failed(out var trimmed, out var error) ? error
        : new Card(trimmed) { ChallengeId = challenge, Column = column, Due = due, CreatedBy = by, CreatedAt = now, MovedAt = now, Origin = origin };

    public Result<Done> Rename(string title)
    {
        if (CheckTitle(title).Failed(out var trimmed, out var error)) return error;
        Title = trimmed;
        return Shared.Done.Ok;
    }

    /// <summary>Into another column; what stood in its way does so no more once it is done.</summary>
    public void Move(CardColumn to, DateTimeOffset now)
    {
        (Column, MovedAt) = (to, now);
        if (to == CardColumn.Done) BlockedAt = null;
    }

    public void DueOn(DateOnly? day) => Due = day;

    public void Block(DateTimeOffset? since) => BlockedAt = since is null ? null : BlockedAt ?? since;

    public void Archive(DateTimeOffset? at) => ArchivedAt = at;

    public bool OverdueOn(DateOnly today) => Due < today && Column != CardColumn.Done && ArchivedAt is null;

    private static Result<string> CheckTitle(string title)
    {
        var trimmed = string.Join(' ', title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return trimmed.Length is 0 or > LongestTitle ? new BadCardTitle(LongestTitle) : trimmed;
    }
}

/// <summary>Who works on a card.</summary>
public sealed class CardPerson(CardId cardId, PersonId personId)
{
    public CardId CardId { get; private set; } = cardId;
    public PersonId PersonId { get; private set; } = personId;
}

/// <summary>A word that cards are found by: lower-case letters, digits, dashes.</summary>
public sealed class CardLabel(CardId cardId, string label)
{
    public CardId CardId { get; private set; } = cardId;
    public string Label { get; private set; } = label;
}

/// <summary>A line of a card's checklist; numbers count from 1 and are never given again.</summary>
public sealed class CardStep(CardId cardId, int number, string text)
{
    public const int LongestText = 200, Most = 50;

    public CardId CardId { get; private set; } = cardId;
    public int Number { get; private set; } = number;
    public string Text { get; private set; } = text;
    public DateTimeOffset? DoneAt { get; private set; }

    public void Tick(DateTimeOffset? at) => DoneAt = at;
}

/// <summary>A submission that belongs to a card.</summary>
public sealed class CardLink(CardId cardId, SubmissionId submissionId)
{
    public CardId CardId { get; private set; } = cardId;
    public SubmissionId SubmissionId { get; private set; } = submissionId;
}

/// <summary>What happened to a card, and what was said about it.</summary>
public enum CardEventKind
{
    Created,
    Moved,
    Renamed,
    Assigned,
    Unassigned,
    Due,
    Labelled,
    Unlabelled,
    StepAdded,
    StepDone,
    StepUndone,
    Linked,
    Blocked,
    Unblocked,
    Archived,
    Restored,
    Comment,
}

/// <summary>A line of a card's history. Never changed; the text is the kind's own: a column, a name, a day, a comment.</summary>
public sealed class CardEvent(CardId cardId, CardEventKind kind, PersonId by, string text, DateTimeOffset at)
{
    public const int LongestComment = 2000;

    public long Id { get; private set; }
    public CardId CardId { get; private set; } = cardId;
    public CardEventKind Kind { get; private set; } = kind;
    public PersonId By { get; private set; } = by;
    public string Text { get; private set; } = text;
    public DateTimeOffset At { get; private set; } = at;
}

/// <summary>How many cards a column of a challenge's board may hold at once.</summary>
public sealed class ColumnLimit(ChallengeId challengeId, CardColumn column)
{
    public ChallengeId ChallengeId { get; private set; } = challengeId;
    public CardColumn Column { get; private set; } = column;
    public int Most { get; private set; }

    public void Set(int most) => Most = most;
}
