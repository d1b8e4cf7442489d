using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;

namespace CoResearch.Domain.Notices;

/// <summary>
/// Somebody talks to the bot in this conversation: where they are told things (the latest of theirs), and the challenge that they
/// mean when they name none.
/// </summary>
public sealed class Presence(string platform, string conversation, PersonId personId)
{
    public string Platform { get; private set; } = platform;
    public string Conversation { get; private set; } = conversation;
    public PersonId PersonId { get; private set; } = personId;
    public DateTimeOffset SeenAt { get; private set; }

    /// <summary>They are alone with the bot here: the place for what concerns only them.</summary>
    public bool Private { get; private set; }

    /// <summary>The challenge of their last command here.</summary>
    public ChallengeId? ChallengeId { get; private set; }

    /// <summary>They said something now; a command that was about no challenge keeps the last one.</summary>
    public void Speak(ChallengeId? about, bool alone, DateTimeOffset now) => (ChallengeId, Private, SeenAt) = (about ?? ChallengeId, alone, now);
}
