using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Meetings;

/// <summary>
/// Begins and ends meetings and takes what is said in them: into the challenge's own that goes on, or else into the lab's. A task is a card
/// at once. Does not commit, but for what it does by itself.
/// </summary>
public sealed class HoldMeeting(CoResearchDb db, ManageCards cards, Team team, TimeProvider clock, Pulses pulses)
{
    public const string Lab = "the lab";

    /// <summary>What a notice says of a meeting that nobody ended.</summary>
    public const string Forgotten = "forgotten";

    /// <summary>Begins one, of the lab without a challenge, and takes up the topics that wait.</summary>
    public async Task<Result<Meeting>> BeginAsync(Person by, Challenge? challenge, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (challenge is null && !await LeadsAsync(by, cancellationToken)) return new NotYoursToLead();
        var now = clock.GetUtcNow();
        if (await UnendedAsync(challenge?.Id, cancellationToken) is { } last)
        {
            if (last.GoesOn(now)) return new MeetingGoesOn(challenge?.Slug ?? Lab);
            await ForgetAsync(last, now, cancellationToken);
            TellMinutes(last, null, now, Forgotten);
            await db.SaveChangesAsync(cancellationToken);
        }
        var meeting = Meeting.Begin(challenge?.Id, by.Id, now);
        db.Meetings.Add(meeting);
        await db.SaveChangesAsync(cancellationToken);
        if (challenge is not null)
            foreach (var topic in await db.MeetingLines.Where(l => l.ChallengeId == challenge.Id && l.MeetingId == null).ToListAsync(cancellationToken)) topic.BelongsTo(meeting);
        return meeting;
    }

    /// <summary>Takes a note or a decision. A topic waits for the challenge's next meeting where none goes on.</summary>
    public async Task<Result<MeetingLine>> SayAsync(Person by, Challenge challenge, MeetingLineKind kind, string text, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (MeetingLine.Say(challenge.Id, kind, by.Id, text, clock.GetUtcNow()).Failed(out var line, out var error)) return error;
        if (await CurrentAsync(challenge, cancellationToken) is { } meeting)
        {
            if (await FullAsync(meeting, cancellationToken) is { } full) return full;
            line.BelongsTo(meeting);
        }
        else if (kind != MeetingLineKind.Topic) return new NoMeetingNow(challenge.Slug);
        else if (await db.MeetingLines.CountAsync(l => l.ChallengeId == challenge.Id && l.MeetingId == null, cancellationToken) >= MeetingLine.MostWaiting) return new TooManyTopics(MeetingLine.MostWaiting);
        db.MeetingLines.Add(line);
        return line;
    }

    /// <summary>Takes a task: it is a card of the challenge from now on.</summary>
    public async Task<Result<Card>> TaskAsync(Person by, Challenge challenge, CardText text, IReadOnlyList<Person> assignees, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await CurrentAsync(challenge, cancellationToken) is not { } meeting) return new NoMeetingNow(challenge.Slug);
        if (await FullAsync(meeting, cancellationToken) is { } full) return full;
        if ((await cards.AddAsync(by, challenge, text with { Column = text.Column ?? CardColumn.Planned }, assignees, cancellationToken)).Failed(out var card, out var error)) return error;
        var line = new MeetingLine(challenge.Id, MeetingLineKind.Task, by.Id, card.Title, clock.GetUtcNow());
        line.BelongsTo(meeting);
        line.Became(card);
        db.MeetingLines.Add(line);
        return card;
    }

    /// <summary>Ends it; the channels that it concerns read its minutes, unless it ends in one of them; the members of a challenge without a channel do.</summary>
    public async Task<Result<Meeting>> EndAsync(Person by, Challenge? challenge, string platform, string conversation, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (challenge is null && !await LeadsAsync(by, cancellationToken)) return new NotYoursToLead();
        var now = clock.GetUtcNow();
        if (await UnendedAsync(challenge?.Id, cancellationToken) is not { } meeting) return challenge is null ? new NoLabMeetingNow() : new NoMeetingNow(challenge.Slug);
        await CloseAsync(meeting, now, cancellationToken);
        var here = challenge?.Id;
        if (!await db.Channels.AnyAsync(c => c.Platform == platform && c.Conversation == conversation && c.ChallengeId == here, cancellationToken)) TellMinutes(meeting, null, now);
        return meeting;
    }

    /// <summary>
    /// Ends those that nobody ended; the channels read their minutes, and so do those who decide in the challenge, or who began it in the lab.
    /// Where a challenge has no channel, all its members read them anyway. Commits.
    /// </summary>
    public async Task EndForgottenAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var over = now - Meeting.Longest;
        if (!await db.Meetings.AnyAsync(m => m.EndedAt == null && m.BeganAt <= over, cancellationToken)) return;
        await db.BeginWriteAsync(cancellationToken);
        foreach (var meeting in await db.Meetings.Where(m => m.EndedAt == null && m.BeganAt <= over).ToListAsync(cancellationToken))
        {
            await ForgetAsync(meeting, now, cancellationToken);
            TellMinutes(meeting, null, now, Forgotten);
            IReadOnlyList<PersonId> leaders = meeting.ChallengeId is not { } challenge ? [meeting.BegunBy]
                : await db.Channels.AnyAsync(c => c.ChallengeId == challenge, cancellationToken) ? await team.DecidersAsync(challenge, [], cancellationToken) : [];
            foreach (var leader in leaders) TellMinutes(meeting, leader, now, Forgotten);
        }
        await db.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Ends one that nobody ended. Where nothing came of it (no note, no decision, no task), its topics wait for the next meeting of their
    /// challenges again; otherwise they stay in its minutes.
    /// </summary>
    private async Task ForgetAsync(Meeting meeting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await CloseAsync(meeting, now, cancellationToken);
        var lines = await db.MeetingLines.Where(l => l.MeetingId == meeting.Id).ToListAsync(cancellationToken);
        if (lines.TrueForAll(l => l.Kind == MeetingLineKind.Topic)) lines.ForEach(l => l.WaitsAgain());
    }

    private async Task CloseAsync(Meeting meeting, DateTimeOffset now, CancellationToken cancellationToken) =>
        meeting.End(now, await db.MeetingLines.Where(l => l.MeetingId == meeting.Id && l.At > meeting.BeganAt).MaxAsync(l => (DateTimeOffset?)l.At, cancellationToken));

    private void TellMinutes(Meeting meeting, PersonId? to, DateTimeOffset now, string how = "")
    {
        db.Notices.Add(Notice.Of(NoticeKind.MeetingEnded, to, meeting.ChallengeId, meeting.Id, how, now));
        db.OnCommitted(pulses.Notices.Beat);
    }

    /// <summary>The meeting that goes on in which a challenge is talked about.</summary>
    private async Task<Meeting?> CurrentAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await UnendedAsync(challenge.Id, cancellationToken) is { } own && own.GoesOn(now) ? own
            : await UnendedAsync(null, cancellationToken) is { } lab && lab.GoesOn(now) ? lab : null;
    }

    private Task<Meeting?> UnendedAsync(ChallengeId? challenge, CancellationToken cancellationToken) =>
        db.Meetings.Where(m => m.ChallengeId == challenge && m.EndedAt == null).OrderByDescending(m => m.Id).FirstOrDefaultAsync(cancellationToken);

    private async Task<Error?> FullAsync(Meeting meeting, CancellationToken cancellationToken) =>
        await db.MeetingLines.CountAsync(l => l.MeetingId == meeting.Id, cancellationToken) >= MeetingLine.Most ? new TooMuchSaid(MeetingLine.Most) : null;

    private async Task<bool> LeadsAsync(Person person, CancellationToken cancellationToken) =>
        person.IsOwner || await db.Memberships.AnyAsync(m => m.PersonId == person.Id && m.LeftAt == null && m.Role != Role.Student, cancellationToken);
}
