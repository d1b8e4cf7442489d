using CoResearch.Bot.Commands;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Views;

/// <summary>A reading list as a team reads it.</summary>
internal sealed class ReadingView(Texts texts)
{
    public const int PageSize = 40;
    private const int MostNotes = 20;

    public ChatMessage Whole(Challenge challenge, Page<ReadingRow> page, Person reader)
    {
        var rows = page.Rows;
        if (rows.Count == 0) return texts.Say("reading.empty", new { challenge.Slug });
        var blocks = new List<Block>
        {
            texts.Heading("reading.title", new { challenge.Title }),
            new TableBlock(
                [new(texts.Of("reading.number"), Number: true), new(texts.Of("reading.what")), new(texts.Of("reading.who"))],
                [.. rows.Select(r => new Row(
                [
                    [new TextSpan(r.Reading.Number.ToString(texts.Culture))], Title(r.Reading),
                    [.. r.Readers.SelectMany((p, i) => i == 0 ? (Span[])[new PersonSpan(p.Person.Value, p.Name)] : [new TextSpan(" "), new PersonSpan(p.Person.Value, p.Name)])],
                ], r.Readers.Any(p => p.Person.Value == reader.Id.Value)))]),
        };
        var notes = rows.SelectMany(r => r.Readers.Where(p => p.Note.Length > 0).Select(p => (r.Reading.Number, Reader: p))).TakeLast(MostNotes).ToList();
        if (notes.Count > 0) blocks.Add(new FieldsBlock([.. notes.Select(n => new Field($"{n.Number} @{n.Reader.Name}", [TextSpan.OfMember(n.Reader.Note)]))]));
        blocks.Add(texts.Paragraph("reading.how", new { challenge.Slug }));
        blocks.AddRange(page.Next(texts, $"/read {challenge.Slug}"));
        return new ChatMessage(blocks);
    }

    private static IReadOnlyList<Span> Title(Reading reading) => (reading.Title, reading.Link) switch
    {
        ("", { } link) => [StageView.Linked(link)],
        (var title, { } link) => [TextSpan.OfMember(title + " "), StageView.Linked(link)],
        (var title, null) => [TextSpan.OfMember(title)],
    };
}
