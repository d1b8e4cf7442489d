using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Meetings;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>What was said in a meeting.</summary>
internal sealed class MinutesView(CardView cards, TimeProvider time, Texts texts)
{
    private const int Most = 30;

    /// <summary>A challenge's meeting by its title, the lab's without one.</summary>
    public IEnumerable<Block> Whole(MeetingMinutes minutes, string? title)
    {
        var meeting = minutes.Meeting;
        yield return title is null
            ? texts.Heading("meeting.title_lab", new { day = meeting.BeganAt.ToString("d MMMM yyyy", texts.Culture) })
            : texts.Heading("meeting.title", new { title, day = meeting.BeganAt.ToString("d MMMM yyyy", texts.Culture) });
        var goesOn = meeting.GoesOn(time.GetUtcNow());
        yield return texts.Paragraph(goesOn ? "meeting.goes_on" : "meeting.over", new
        {
            person = new PersonSpan(meeting.BegunBy.Value, minutes.BegunBy),
            began = new TimeSpanned(meeting.BeganAt),
            lasted = texts.Duration((meeting.EndedAt ?? minutes.Lines.Select(l => l.Line.At).Append(meeting.BeganAt).Max()) - meeting.BeganAt),
        });
        if (minutes.Lines.Count == 0) yield return texts.Paragraph("meeting.nothing_said");
        var lines = minutes.Lines.ToLookup(l => l.Line.Kind);
        foreach (var (kind, key) in ((MeetingLineKind, string)[])[(MeetingLineKind.Decision, "meeting.part_decisions"), (MeetingLineKind.Task, "meeting.part_given"), (MeetingLineKind.Topic, "meeting.part_topics"), (MeetingLineKind.Note, "meeting.part_notes")])
        {
            var said = lines[kind].ToList();
            if (said.Count == 0) continue;
            yield return texts.Paragraph(key);
            yield return new FieldsBlock([.. said.Take(Most).Select(l => kind == MeetingLineKind.Task ? Task(l) : new Field(title is null ? $"{l.Slug}, {l.By}" : l.By, [TextSpan.OfMember(l.Line.Text)]))]);
            if (said.Count > Most) yield return texts.Paragraph("meeting.more", new { more = said.Count - Most });
        }
    }

    /// <summary>A task as it stands now.</summary>
    public Field Task(MeetingLineRow row) => new(
        row.Card is { } card
            ? card.Card.ArchivedAt is null ? texts.Of("meeting.task", new { id = card.Card.Id.Value, column = cards.Column(card.Card.Column) }) : texts.Of("meeting.task_gone", new { id = card.Card.Id.Value })
            : row.By,
        [TextSpan.OfMember(row.Card?.Card.Title ?? row.Line.Text), .. row.Card is { People.Count: > 0 } held ? (Span[])[new TextSpan(" "), .. held.People.SelectMany(p => (Span[])[new PersonSpan(p.Person.Value, p.Name), new TextSpan(" ")]).SkipLast(1)] : []]);
}

/// <summary>Brings the minutes to the channels that they concern (of a challenge without one, to its members), and those of a forgotten meeting to who leads it.</summary>
internal sealed class MeetingEndedView(CoResearchDb db, MeetingList list, MinutesView view, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.MeetingEnded;

    public bool InChannels => true;

    public bool OrEverybody => true;

    public bool InTeamAlone => true;

    public bool Waits(Notice notice) => notice.Text == HoldMeeting.Forgotten;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) =>
        await list.FindAsync(notice.AboutId!.Value, cancellationToken) is { Lines.Count: > 0 } minutes
            ? new ChatMessage([.. notice.Text == HoldMeeting.Forgotten ? (Block[])[texts.Paragraph("meeting.forgotten")] : [], .. view.Whole(minutes, notice.ChallengeId is { } id ? await db.Challenges.Where(c => c.Id == id).Select(c => c.Title).SingleAsync(cancellationToken) : null)])
            : null;
}
