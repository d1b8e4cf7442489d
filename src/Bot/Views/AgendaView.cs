using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Meetings;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Views;

/// <summary>What there is to talk about, in the order in which it is talked about.</summary>
internal sealed class AgendaView(CardView cards, RiskView risks, MinutesView minutes, DigestView digest, Texts texts)
{
    private const int Most = 10, MostMoves = 5;

    /// <summary>The agenda as it is looked at before the meeting.</summary>
    public ChatMessage Whole(Agenda agenda) => new([.. Blocks(agenda), new ButtonsBlock([new(texts.Of("meeting.button_start"), $"/meeting start {agenda.Challenge.Slug}")])]);

    public IEnumerable<Block> Blocks(Agenda agenda)
    {
        var slug = agenda.Challenge.Slug;
        yield return texts.Heading("meeting.agenda", new { agenda.Challenge.Title, day = agenda.Today.ToString("d MMMM", texts.Culture) });
        if (agenda.Empty) yield return texts.Paragraph("meeting.nothing", new { slug });
        Field[] blocked =
        [
            .. agenda.Blockers.Select(c => new Field(c.Name, [TextSpan.OfMember(c.Answers[CheckInAnswer.Blockers])])),
            .. agenda.Blocked.Select(c => Card(c, agenda.Today, agenda.Why.GetValueOrDefault(c.Card.Id))),
        ];
        foreach (var block in Part("meeting.part_topics", [.. agenda.Topics.Select(t => new Field(t.By, [TextSpan.OfMember(t.Line.Text)]))])) yield return block;
        foreach (var block in Part("meeting.part_blocked", blocked)) yield return block;
        foreach (var block in Part("meeting.part_tasks", [.. agenda.Tasks.Select(minutes.Task)])) yield return block;
        foreach (var block in Part("meeting.part_plans", [.. agenda.Answered.Where(c => c.Answers.ContainsKey(CheckInAnswer.Next)).Select(c => new Field(c.Name, [TextSpan.OfMember(c.Answers[CheckInAnswer.Next])]))])) yield return block;
        var silent = agenda.CheckIns.Where(c => c.Answers.Count == 0).Select(c => c.Name).ToList();
        if (silent.Count > 0) yield return texts.Paragraph("meeting.silent", new { names = string.Join(", ", silent.Take(4 * Most)) });
        foreach (var block in Part("meeting.part_risks", [.. agenda.Risks.Select(risks.Open)])) yield return block;
        foreach (var block in Part("meeting.part_overdue", [.. agenda.Overdue.Select(c => Card(c, agenda.Today))])) yield return block;
        foreach (var block in Part("meeting.part_questions", [.. agenda.Questions.Select(q => new Field(texts.Of("meeting.question", new { id = q.Question.Id, name = q.AskedBy }), [TextSpan.OfMember(q.Question.Text)]))])) yield return block;
        if (agenda.Week.Moves.Count == 0) yield break;
        yield return texts.Paragraph("meeting.part_bests");
        foreach (var move in agenda.Week.Moves.Take(MostMoves)) yield return digest.Move(agenda.Week, move);
    }

    /// <summary>A challenge in a line, for the lab's meeting.</summary>
    public Block Short(Agenda agenda) => texts.Paragraph("meeting.short", new
    {
        title = new StrongSpan(agenda.Challenge.Title),
        agenda.Challenge.Slug,
        blocked = agenda.Blockers.Count() + agenda.Blocked.Count,
        risks = agenda.Risks.Count,
        overdue = agenda.Overdue.Count,
        questions = agenda.Questions.Count,
        bests = agenda.Week.Moves.Count,
    });

    private IEnumerable<Block> Part(string title, Field[] fields)
    {
        if (fields.Length == 0) yield break;
        yield return texts.Paragraph(title);
        yield return new FieldsBlock([.. fields.Take(Most)]);
        if (fields.Length > Most) yield return texts.Paragraph("meeting.more", new { more = fields.Length - Most });
    }

    private Field Card(CardRow row, DateOnly today, string? why = null) => new(
        row.People.Count == 0 ? texts.Of("meeting.nobody") : string.Join(", ", row.People.Select(p => p.Name)),
        why is null ? cards.Line(row.Card, today) : [.. cards.Line(row.Card, today), new TextSpan(": "), TextSpan.OfMember(why)]);
}
