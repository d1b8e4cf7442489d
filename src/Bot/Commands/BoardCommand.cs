using CoResearch.Bot.Charts;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>A challenge's roadmap: its cards by column, as text and as a picture.</summary>
internal sealed class BoardCommand(CardList list, CardView view, BoardChart chart, ArgumentResolver people, TimeProvider time, Texts texts) : ICommand
{
    private const int ShownOfEach = 8, ShownOfOne = 40;
    private static readonly string[] Known = ["who", "label", "column", "only", "page"];

    public CommandSpec Spec => new("board", "Show the cards of a challenge by column: what is planned, being done and done, and whose it is")
    {
        Arguments =
        [
            new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true),
            new("settings", ArgumentKind.Settings, "who=me or who=ada, label=write-up, column=doing, only=overdue or only=blocked, page=2", Optional: true) { Form = "who=… label=… column=… only=overdue page=2" },
        ],
        Example = "/board gamma-hadron who=me",
        Topic = Topics.Plan,
        BeforeAll = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        if (Paging.Number(call, "page", 1, Known).Failed(out var page, out var error)) return texts.Refuse(error);
        if ((await FilterAsync(call, cancellationToken)).Failed(out var filter, out error)) return texts.Refuse(error);
        var today = call.Actor.DayAt(time.GetUtcNow());
        var columns = await list.BoardAsync(challenge.Id, filter, cancellationToken);
        if (columns.All(c => c.Cards.Count == 0))
            return texts.Say(filter.Any ? "roadmap.none_such" : "roadmap.empty", new { challenge.Slug, add = new CodeSpan($"/card add {challenge.Slug} \"Look at the cut on Size\" @{call.Actor.Name} due friday #doing") });
        var most = filter.Column is null ? ShownOfEach : ShownOfOne;
        var pages = filter.Column is null ? 1 : Math.Max(1, (columns[0].Cards.Count + most - 1) / most);
        if (page > pages) return texts.Refuse(new NoSuchPage(page, pages));
        var blocks = new List<Block> { texts.Heading("roadmap.title", new { challenge.Title }) };
        foreach (var column in columns.Where(c => c.Cards.Count > 0)) blocks.AddRange(Column(column, challenge.Slug, call.Actor, today, page, most));
        if (filter.Column is null) blocks.Add(chart.Draw(challenge.Slug, texts.Of("roadmap.title", new { challenge.Title }), Picture(columns, today)));
        if (page < pages) blocks.Add(new ButtonsBlock([new(texts.Of("about.button_next", new { page = page + 1, pages }), Again(call, challenge.Slug, page + 1))]));
        return new ChatMessage(blocks);
    }

    private IEnumerable<Block> Column(BoardColumn column, string slug, Person reader, DateOnly today, int page, int most)
    {
        var name = view.Column(column.Column);
        yield return new HeadingBlock(column.Limit is { } limit
            ? texts.Of("roadmap.column_limited", new { column = name, count = column.Cards.Count, limit })
            : texts.Of("roadmap.column", new { column = name, count = column.Cards.Count }));
        yield return new TableBlock(view.Columns(), [.. column.Cards.Skip((page - 1) * most).Take(most).Select(c => view.Row(c, today, c.People.Any(p => p.Person == reader.Id)))]);
        if (page == 1 && most == ShownOfEach && column.Cards.Count > most)
            yield return texts.Paragraph("roadmap.more", new { more = column.Cards.Count - most, all = new CodeSpan($"/board {slug} column={column.Column.ToString().ToLowerInvariant()}") });
    }

    private List<PaintedColumn> Picture(IReadOnlyList<BoardColumn> columns, DateOnly today) =>
    [
        .. columns.Select(c => new PaintedColumn(
            view.Column(c.Column), c.Cards.Count, c.Limit,
            [.. c.Cards.Take(ShownOfEach).Select(r => new PaintedCard(
                r.Card.Id.Value, r.Card.Title, string.Join(", ", r.People.Select(p => p.Name)), r.Card.Due is { } due ? Days.Short(due, today, texts.Culture) : "",
                r.Steps == 0 ? "" : $"{r.StepsDone}/{r.Steps}", r.Card.OverdueOn(today), r.Card.BlockedAt is not null))])),
    ];

    private async Task<Result<CardFilter>> FilterAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var settings = call.Settings("settings");
        var filter = new CardFilter();
        if (settings.GetValueOrDefault("who") is { } who)
        {
            if (who.Equals("me", StringComparison.OrdinalIgnoreCase)) filter = filter with { Person = call.Actor.Id };
            else if ((await people.PersonAsync(who, call.Platform, cancellationToken)).Failed(out var person, out var unknown)) return unknown;
            else filter = filter with { Person = person.Id };
        }
        if (settings.GetValueOrDefault("label") is { } typed)
        {
            if (CardText.ReadLabel(typed).Failed(out var label, out var bad)) return bad;
            filter = filter with { Label = label };
        }
        if (settings.GetValueOrDefault("column") is { } named)
        {
            if (CardText.ReadColumn(named).Failed(out var column, out var bad)) return bad;
            filter = filter with { Column = column };
        }
        if (Paging.Word(call, "only", ["", "overdue", "blocked"]).Failed(out var only, out var wrong)) return wrong;
        return only switch
        {
            "overdue" => filter with { OverdueOn = call.Actor.DayAt(time.GetUtcNow()) },
            "blocked" => filter with { Blocked = true },
            _ => filter,
        };
    }

    private static string Again(CommandCall call, string slug, int page) =>
        $"/board {slug} {string.Join(' ', call.Settings("settings").Where(s => s.Key != "page").Select(s => $"{s.Key}={s.Value}"))} page={page}";
}
