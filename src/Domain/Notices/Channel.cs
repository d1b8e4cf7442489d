using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Notices;

/// <summary>
/// A channel or group, or one topic of it, that is bound to a challenge, or is the whole lab's: what concerns it is told there, and its challenge
/// is meant when none is named.
/// </summary>
public sealed class Channel(string platform, string conversation, string thread = "")
{
    public string Platform { get; private set; } = platform;
    public string Conversation { get; private set; } = conversation;

    /// <summary>The topic or thread in it, where it was bound in one; else empty.</summary>
    public string Thread { get; private set; } = thread;

    /// <summary>The same as an address has it: null for the whole channel.</summary>
    public string? Topic => Thread.Length == 0 ? null : Thread;

    /// <summary>The challenge, or null for the lab's channel.</summary>
    public ChallengeId? ChallengeId { get; private set; }
    public PersonId BoundBy { get; private set; }
    public DateTimeOffset BoundAt { get; private set; }

    /// <summary>Nothing is told in these hours of <see cref="TimeZone"/>, which may go past midnight; null: at any time.</summary>
    public TimeOnly? QuietFrom { get; private set; }
    public TimeOnly? QuietUntil { get; private set; }
    public string TimeZone { get; private set; } = "UTC";

    public void Bind(ChallengeId? challenge, PersonId by, DateTimeOffset now) => (ChallengeId, BoundBy, BoundAt) = (challenge, by, now);

    /// <summary>Keeps these hours quiet; null for both ends it.</summary>
    public void KeepQuiet(TimeOnly? from, TimeOnly? until, string timeZone) => (QuietFrom, QuietUntil, TimeZone) = (from, until, timeZone);

    /// <summary>When something that happens now may be told: null for at once.</summary>
    public DateTimeOffset? QuietEnd(DateTimeOffset now) =>
        QuietFrom is { } from && QuietUntil is { } until ? new QuietHours(from, until).EndAt(now, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)) : null;

    /// <summary>The conversation got another id.</summary>
    public Channel At(string conversation)
    {
        var moved = new Channel(Platform, conversation, Thread);
        moved.Bind(ChallengeId, BoundBy, BoundAt);
        moved.KeepQuiet(QuietFrom, QuietUntil, TimeZone);
        return moved;
    }
}

/// <summary>A form whose questions are asked one after the other: what it asks and what was answered so far, as JSON.</summary>
public sealed class OpenForm(string platform, string conversation, PersonId personId, string form)
{
    public string Platform { get; private set; } = platform;
    public string Conversation { get; private set; } = conversation;
    public PersonId PersonId { get; private set; } = personId;
    public string Form { get; private set; } = form;
    public string Answers { get; private set; } = "{}";

    public void Ask(string form, string answers) => (Form, Answers) = (form, answers);
}
