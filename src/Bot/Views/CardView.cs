using CoResearch.Bot.Commands;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Views;

/// <summary>Cards as people read them.</summary>
internal sealed class CardView(CardList list, Texts texts)
{
    private const int HistorySize = 12, MostComments = 8;

    /// <summary>The columns as a form offers them.</summary>
    public static IReadOnlyList<(string Word, string Key)> ColumnWords { get; } =
        [("backlog", "roadmap.column_backlog"), ("planned", "roadmap.column_planned"), ("doing", "roadmap.column_doing"), ("test", "roadmap.column_test"), ("done", "roadmap.column_done")];

    public string Column(CardColumn column) => texts.Of("roadmap.column_" + column.ToString().ToLowerInvariant());

    /// <summary>The short answer to a step: which card, where it is, what it says; or why the step was refused.</summary>
    public ChatMessage Answer(Result<Card> step, string key, params (string Name, object Value)[] more)
    {
        if (step.Failed(out var card, out var error)) return texts.Refuse(error);
        var values = more.ToDictionary(m => m.Name, m => (object?)m.Value);
        (values["id"], values["title"], values["column"]) = (card.Id.Value, TextSpan.OfMember(card.Title), Column(card.Column));
        return new ChatMessage(texts.Paragraph(key, values), Buttons(card));
    }

    /// <summary>What one would do with a card next.</summary>
    public ButtonsBlock Buttons(Card card) => new(card.ArchivedAt is not null
        ? [new(texts.Of("roadmap.button_restore", new { id = card.Id.Value }), $"/card restore {card.Id.Value}")]
        :
        [
            .. Next(card.Column) is { } next
                ? (Button[])[new(texts.Of("roadmap.button_move", new { id = card.Id.Value, column = Column(next) }), $"/card move {card.Id.Value} {next.ToString().ToLowerInvariant()}")]
                : [],
            new(texts.Of("roadmap.button_show", new { id = card.Id.Value }), $"/card {card.Id.Value}"),
        ]);

    /// <summary>A row of a board: number, what, who, due and steps.</summary>
    public Row Row(CardRow row, DateOnly today, bool marked, string? first = null)
    {
        IReadOnlyList<IReadOnlyList<Span>> cells =
        [
            [new TextSpan(row.Card.Id.Value.ToString(texts.Culture))], Title(row), People(row), [new TextSpan(Due(row.Card, today))], [new TextSpan(row.Steps == 0 ? "" : $"{row.StepsDone}/{row.Steps}")],
        ];
        return new Row(first is null ? cells : [cells[0], [new TextSpan(first)], .. cells.Skip(1)], marked);
    }

    public IReadOnlyList<Column> Columns(bool withBoard = false) =>
    [
        new(texts.Of("roadmap.card"), Number: true), .. withBoard ? (Column[])[new(texts.Of("about.challenge"))] : [], new(texts.Of("roadmap.what")), new(texts.Of("roadmap.who")),
        new(texts.Of("roadmap.due")), new(texts.Of("roadmap.steps")),
    ];

    /// <summary>
    /// For the lab, or with what only the <paramref name="team"/> reads: comments, and why it is blocked. Of its history a page, the newest first; what people said
    /// of it stands on the first one, whatever happened since.
    /// </summary>
    public async Task<ChatMessage> WholeAsync(CommandCall call, DateOnly today, bool team, CancellationToken cancellationToken)
    {
        var card = call.Card!;
        var details = await list.DetailsAsync(card, cancellationToken);
        var history = details.History.Where(h => h.Event.Kind != CardEventKind.Comment || (team && h.Event.Text.Length > 0)).Reverse().ToList();
        if (Paging.Cut(call, history, HistorySize).Failed(out var page, out var error)) return texts.Refuse(error);
        var said = page.Number == 1 ? history.Skip(HistorySize).Where(h => h.Event.Kind == CardEventKind.Comment).Take(MostComments) : [];
        var fields = new List<Field>
        {
            new(texts.Of("roadmap.where"), [new TextSpan(card.ArchivedAt is null ? Column(card.Column) : texts.Of("roadmap.archived_place", new { column = Column(card.Column) }))]),
            new(texts.Of("roadmap.who"), details.Row.People.Count == 0 ? texts.Spans("roadmap.nobody", new { claim = new CodeSpan($"/card claim {card.Id.Value}") }) : People(details.Row)),
        };
        if (card.Due is not null) fields.Add(new Field(texts.Of("roadmap.due"), [new TextSpan(Due(card, today))]));
        if (details.Row.Labels.Count > 0) fields.Add(new Field(texts.Of("roadmap.labels"), [new TextSpan(string.Join(' ', details.Row.Labels.Select(l => "#" + l)))]));
        if (details.Submissions.Count > 0) fields.Add(new Field(texts.Of("roadmap.submissions"), [new TextSpan(string.Join(", ", details.Submissions.Select(s => s.Value)))]));
        var blocks = new List<Block> { new HeadingBlock(texts.Of("roadmap.card_title", new { id = card.Id.Value, card.Title })), new FieldsBlock(fields) };
        if (details.Steps.Count > 0)
            blocks.Add(new FieldsBlock([.. details.Steps.Select(s => new Field((s.DoneAt is null ? "☐ " : "☑ ") + s.Number.ToString(texts.Culture), [TextSpan.OfMember(s.Text)]))]));
        blocks.Add(new FieldsBlock([.. page.Rows.Concat(said).Reverse().Select(h => new Field($"{DateOnly.FromDateTime(h.Event.At.UtcDateTime):yyyy-MM-dd} {h.By}", Happened(h.Event, team)))]));
        var buttons = Buttons(card).Buttons.Where(b => b.Command != $"/card {card.Id.Value}").ToList();
        if (page.Number < page.Pages) buttons.Add(new(texts.Of("roadmap.button_earlier", new { count = history.Count - page.Number * HistorySize }), $"/card {card.Id.Value} page={page.Number + 1}"));
        if (buttons.Count > 0) blocks.Add(new ButtonsBlock(buttons));
        return new ChatMessage(blocks);
    }

    /// <summary>A card in one line of text: "12 Look at the cut (Fri 4 Dec)".</summary>
    public IReadOnlyList<Span> Line(Card card, DateOnly today) =>
        [new TextSpan($"{card.Id.Value} "), TextSpan.OfMember(card.Title), .. card.Due is null ? (Span[])[] : [new TextSpan($" ({Due(card, today)})")]];

    private string Due(Card card, DateOnly today) => card.Due is not { } due ? ""
        : card.OverdueOn(today) ? texts.Of("roadmap.overdue", new { day = Days.Short(due, today, texts.Culture) })
        : Days.Short(due, today, texts.Culture);

    private IReadOnlyList<Span> Title(CardRow row) =>
    [
        .. row.Card.BlockedAt is null ? (Span[])[] : [new StrongSpan(texts.Of("roadmap.blocked")), new TextSpan(" ")],
        TextSpan.OfMember(row.Card.Title),
        .. row.Labels.Count == 0 ? (Span[])[] : [new TextSpan(" " + string.Join(' ', row.Labels.Select(l => "#" + l)))],
    ];

    private static IReadOnlyList<Span> People(CardRow row) =>
        [.. row.People.SelectMany((p, i) => i == 0 ? (Span[])[new PersonSpan(p.Person.Value, p.Name)] : [new TextSpan(" "), new PersonSpan(p.Person.Value, p.Name)])];

    private IReadOnlyList<Span> Happened(CardEvent line, bool team) => line.Kind == CardEventKind.Blocked && (line.Text.Length == 0 || !team)
        ? texts.Spans("roadmap.event_blocked_only")
        : texts.Spans("roadmap.event_" + line.Kind.ToString().ToLowerInvariant(), new { text = Told(line) });

    private TextSpan Told(CardEvent line) => line.Kind switch
    {
        CardEventKind.Created or CardEventKind.Moved => new TextSpan(Column(Enum.Parse<CardColumn>(line.Text, ignoreCase: true))),
        CardEventKind.Due => new TextSpan(line.Text.Length == 0 ? texts.Of("roadmap.no_day") : line.Text),
        _ => TextSpan.OfMember(line.Text),
    };

    private static CardColumn? Next(CardColumn column) => column switch
    {
        CardColumn.Backlog => CardColumn.Planned,
        CardColumn.Planned => CardColumn.Doing,
        CardColumn.Doing => CardColumn.Done,
        CardColumn.Test => CardColumn.Done,
        _ => null,
    };
}
