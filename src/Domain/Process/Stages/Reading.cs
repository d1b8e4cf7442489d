using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;

namespace CoResearch.Domain.Process.Stages;

/// <summary>Something for a team to read: a title, a link, or both. Numbers count through the challenge and are never given again.</summary>
public sealed class Reading(ChallengeId challengeId, int number, string title, string? link, PersonId addedBy, DateTimeOffset addedAt)
{
    public const int LongestTitle = 300, LongestLink = 500, Most = 200;

    public ChallengeId ChallengeId { get; private set; } = challengeId;
    public int Number { get; private set; } = number;
    public string Title { get; private set; } = title;
    public string? Link { get; private set; } = link;
    public PersonId AddedBy { get; private set; } = addedBy;
    public DateTimeOffset AddedAt { get; private set; } = addedAt;
    public DateTimeOffset? DroppedAt { get; private set; }

    public void Drop(DateTimeOffset at) => DroppedAt = at;
}

/// <summary>Somebody read it, and what they take from it; said again, it takes the first one's place.</summary>
public sealed class ReadingNote(ChallengeId challengeId, int number, PersonId personId, string note, DateTimeOffset at)
{
    public const int LongestNote = 1000;

    public ChallengeId ChallengeId { get; private set; } = challengeId;
    public int Number { get; private set; } = number;
    public PersonId PersonId { get; private set; } = personId;
    public string Note { get; private set; } = note;
    public DateTimeOffset At { get; private set; } = at;

    public void Say(string note, DateTimeOffset at) => (Note, At) = (note, at);
}
