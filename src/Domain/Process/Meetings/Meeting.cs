using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Process.Meetings;

/// <summary>A meeting of a challenge's team, or of the lab. One at a time for each; one that nobody ends is over after <see cref="Longest"/>, and the lab ends it.</summary>
public sealed class Meeting
{
    public static readonly TimeSpan Longest = TimeSpan.FromHours(4);

    private Meeting()
    {
    }

    public long Id { get; private set; }

    /// <summary>Null for a meeting of the whole lab.</summary>
    public ChallengeId? ChallengeId { get; private set; }
    public PersonId BegunBy { get; private set; }
    public DateTimeOffset BeganAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public static Meeting Begin(ChallengeId? challenge, PersonId by, DateTimeOffset now) => new() { ChallengeId = challenge, BegunBy = by, BeganAt = now };

    public bool GoesOn(DateTimeOffset now) => EndedAt is null && now < BeganAt + Longest;

    /// <summary>One that was forgotten ended with the last thing that was said in it, if anything was.</summary>
    public void End(DateTimeOffset now, DateTimeOffset? lastSaid) => EndedAt = GoesOn(now) ? now : lastSaid ?? BeganAt;
}

/// <summary>What a line of a meeting is.</summary>
public enum MeetingLineKind
{
    /// <summary>Something to talk about.</summary>
    Topic,
    Note,
    Decision,

    /// <summary>Something to do: a card.</summary>
    Task,
}

/// <summary>Something that was said in a meeting; a topic waits without a meeting until the next one begins.</summary>
public sealed class MeetingLine(ChallengeId challengeId, MeetingLineKind kind, PersonId by, string text, DateTimeOffset at)
{
    public const int LongestText = 1000, MostWaiting = 30, Most = 200;

    public long Id { get; private set; }
    public long? MeetingId { get; private set; }

    /// <summary>What it is about, in a lab's meeting, too.</summary>
    public ChallengeId ChallengeId { get; private set; } = challengeId;
    public MeetingLineKind Kind { get; private set; } = kind;
    public PersonId By { get; private set; } = by;
    public string Text { get; private set; } = text;
    public CardId? CardId { get; private set; }
    public DateTimeOffset At { get; private set; } = at;

    public static Result<MeetingLine> Say(ChallengeId challenge, MeetingLineKind kind, PersonId by, string text, DateTimeOffset now)
    {
        var trimmed = text.Trim();
        return trimmed.Length is 0 or > LongestText ? new BadMeetingLine(LongestText) : new MeetingLine(challenge, kind, by, trimmed, now);
    }

    public void BelongsTo(Meeting meeting) => MeetingId = meeting.Id;

    public void WaitsAgain() => MeetingId = null;

    public void Became(Card card) => CardId = card.Id;
}

public sealed record BadMeetingLine(int Most)
    : Error("bad_meeting_line", $"Say it in 1 to {Most} characters.");

public sealed record MeetingGoesOn(string Where)
    : Error("meeting_goes_on", $"A meeting of {Where} goes on already: /meeting note …, /meeting decision … and /meeting task … write into it, /meeting end ends it.");

public sealed record NoMeetingNow(string Slug)
    : Error("no_meeting_now", $"No meeting of {Slug} goes on. /meeting start {Slug} begins one; what is to be talked about then: /agenda add {Slug} …");

public sealed record NoLabMeetingNow()
    : Error("no_lab_meeting_now", "No meeting of the lab goes on. /meeting lab start begins one.");

public sealed record NotYoursToLead()
    : Error("not_yours_to_lead", "A meeting of the lab is begun and ended by mentors, experts and lab owners. A challenge's own: /meeting start <challenge>");

public sealed record TooMuchSaid(int Most)
    : Error("too_much_said", $"A meeting holds {Most} lines. /meeting end ends it, and a new one takes more.");

public sealed record TooManyTopics(int Most)
    : Error("too_many_topics", $"{Most} topics wait already, which is more than one meeting can talk about. /meeting start takes them up.");

internal sealed class MeetingMap : IEntityTypeConfiguration<Meeting>
{
    public void Configure(EntityTypeBuilder<Meeting> builder)
    {
        builder.HasOne<Challenge>().WithMany().HasForeignKey(m => m.ChallengeId);
        builder.HasOne<Person>().WithMany().HasForeignKey(m => m.BegunBy);
        builder.HasIndex(m => new { m.ChallengeId, m.BeganAt });
        builder.HasIndex(m => m.ChallengeId).HasDatabaseName("IX_Meetings_Running").IsUnique().HasFilter("\"EndedAt\" IS NULL");
    }
}

internal sealed class MeetingLineMap : IEntityTypeConfiguration<MeetingLine>
{
    public void Configure(EntityTypeBuilder<MeetingLine> builder)
    {
        builder.HasOne<Meeting>().WithMany().HasForeignKey(l => l.MeetingId);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(l => l.ChallengeId);
        builder.HasOne<Person>().WithMany().HasForeignKey(l => l.By);
        builder.HasOne<Card>().WithMany().HasForeignKey(l => l.CardId);
        builder.HasIndex(l => new { l.ChallengeId, l.MeetingId });
    }
}
