using System.Text;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Telegram;
using CoResearch.TestKit.Telegram;
using CsCheck;
using Xunit;

namespace CoResearch.Bot.Tests.Telegram;

/// <summary>What messages are on Telegram: held against files beside this test, and against Telegram's rules whatever the message.</summary>
public sealed class TelegramRendererTests
{
    private static readonly TelegramScene Private = new()
    {
        Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
        Accounts = new Dictionary<long, string> { [1] = "1001" },
    };

    [Fact]
    public void Blocks_look_as_they_should()
    {
        var shown = EveryBlock.All.Select(b => Show(new ChatMessage(b), Private)).Append(Show(new ChatMessage(Pressed(EveryBlock.All)), Private));
        Snapshot.Matches("blocks", string.Join("\n=====\n", shown));
    }

    [Fact]
    public void A_group_reads_universal_time_and_a_narrow_table_is_aligned()
    {
        var table = new TableBlock(
            [new Column("Rank", Number: true), new Column("Name"), new Column("Score", Number: true)],
            [
                new Row([[new TextSpan("1")], [new PersonSpan(1, "alice")], [new TextSpan("0.9812")]]),
                new Row([[new TextSpan("12")], [new PersonSpan(2, "名前")], [new TextSpan("0.5")]], Marked: true),
                new Row([[new TextSpan("13")], [new TextSpan("<b>&amp;")], [new TextSpan("0.4")]]),
            ]);
        Snapshot.Matches("group", Show(new ChatMessage(EveryBlock.All[1], table, EveryBlock.All[1]), new TelegramScene()));
    }

    [Fact]
    public void Long_text_is_split_between_lines_and_keeps_its_tags()
    {
        var lines = Enumerable.Range(0, 60).Select(i => $"line {i} <of> many & more, padded to be long enough: {new string('x', 10)}").ToList();
        var texts = Texts(new ChatMessage(new HeadingBlock("Log"), new LogBlock(string.Join('\n', lines[..40]), "one"), new LogBlock(string.Join('\n', lines[20..]), "two"), new ParagraphBlock([new StrongSpan(new string('Q', 5000))])));
        Assert.True(texts.Count > 2);
        Assert.All(texts, Valid);
        var whole = string.Join('\n', texts.Select(t => TelegramMarkup.Read(t).Text));
        Assert.All(lines, line => Assert.Contains(line, whole, StringComparison.Ordinal));
        Assert.Equal(5000, whole.Count(c => c == 'Q'));
    }

    [Fact]
    public void A_log_too_long_for_a_message_is_a_file()
    {
        var sends = TelegramRenderer.Render(new ChatMessage(new HeadingBlock("Run 12"), new LogBlock(new string('x', 20_000), "workflow.yml", "yaml")), Private);
        var file = Assert.IsType<TelegramDocument>(sends[1]);
        Assert.Equal(("workflow.yaml", "workflow.yml", 20_000), (file.FileName, file.Caption, file.Content!.Length));
    }

    [Fact]
    public void Buttons_are_below_the_last_text_and_those_that_cannot_be_pressed_are_typed()
    {
        var buttons = new ButtonsBlock([new Button("Like", "/like 1") { Token = "tok" }, new Button("Plot", "/plot 1")]);
        var sends = TelegramRenderer.Render(new ChatMessage(new HeadingBlock("One"), EveryBlock.All[5], new HeadingBlock("Two"), buttons, EveryBlock.All[7]), Private);
        Assert.Equal([typeof(TelegramText), typeof(TelegramPhoto), typeof(TelegramText), typeof(TelegramDocument)], sends.Select(s => s.GetType()));
        Assert.Equal([0, 0, 1, 0], sends.Select(s => s.Buttons.Count));
        Assert.Contains("<code>/plot 1</code>", ((TelegramText)sends[2]).Html, StringComparison.Ordinal);
        Assert.NotEmpty(Texts(new ChatMessage(Pressed([buttons])))[0]);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("\"><b>")]
    public void A_strange_address_is_no_link(string address) =>
        Assert.DoesNotContain("<a ", Texts(new ChatMessage(new ParagraphBlock([new LinkSpan("here", address)])))[0], StringComparison.Ordinal);

    [Fact]
    public void Any_message_is_something_that_Telegram_takes() => Messages.Sample(message =>
    {
        var sends = TelegramRenderer.Render(message, Private);
        Assert.NotEmpty(sends);
        foreach (var send in sends)
        {
            var (html, most) = send switch
            {
                TelegramText text => (text.Html, 4096),
                TelegramPhoto photo => (photo.Caption, 1024),
                TelegramDocument document => (document.Caption, 1024),
                _ => throw new InvalidOperationException(),
            };
            var (plain, error) = TelegramMarkup.Read(html);
            Assert.Null(error);
            Assert.True(plain.Length <= most);
            Assert.False(send is TelegramText && string.IsNullOrWhiteSpace(plain));
            Assert.DoesNotContain(plain, c => char.IsControl(c) && c is not ('\n' or '\t'));
            Assert.Equal(plain, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(plain)));
            Assert.All(send.Buttons.SelectMany(r => r), b => Assert.True(b.Label.Length is > 0 and <= 64 && Encoding.UTF8.GetByteCount(b.Token) is > 0 and <= 64));
            Assert.True(send.Buttons.Sum(r => r.Count) <= 100);
            Assert.True(send is not TelegramDocument file || file.FileName.Length is > 0 and <= 64);
        }
    });

    private static readonly Gen<string> Words = Gen.OneOf(
        Gen.String[0, 30], Gen.Const("<b>&amp;</i>\"'"), Gen.Const("😀😀👩‍👩‍👧"), Gen.Const(" \n\t "), Gen.Const("\e[31m"), Gen.Const("\u200b"),
        Gen.Int[0, 9000].Select(n => new string('z', n)), Gen.Int[0, 5000].Select(n => string.Concat(Enumerable.Repeat("😀", n))),
        Gen.Int[0, 400].Select(n => string.Join('\n', Enumerable.Repeat("a line & more", n))))
        .Select(text => new string([.. text.Where((c, i) => !char.IsSurrogate(c) || IsWhole(text, i))]));

    private static readonly Gen<Messages.Span> Spans = Gen.OneOf<Messages.Span>(
        Words.Select(w => (Messages.Span)new TextSpan(w)), Words.Select(w => (Messages.Span)new StrongSpan(w)), Words.Select(w => (Messages.Span)new CodeSpan(w)),
        Gen.Select(Gen.Long[0, 3], Words, (id, w) => (Messages.Span)new PersonSpan(id, w)), Gen.Select(Words, Words, (w, a) => (Messages.Span)new LinkSpan(w, "https://example.org/" + a)),
        Gen.Int.Select(s => (Messages.Span)new TimeSpanned(DateTimeOffset.UnixEpoch.AddSeconds(s))));

    private static readonly Gen<Block> Blocks = Gen.OneOf<Block>(
        Words.Select(w => (Block)new HeadingBlock(w)), Spans.List[0, 4].Select(s => (Block)new ParagraphBlock(s)),
        Gen.Select(Words, Spans.List[0, 3]).Select(f => (Block)new FieldsBlock([new Field(f.Item1, f.Item2)])),
        Gen.Select(Words, Spans.List[0, 2].List[0, 5], Gen.Bool).Select(t => (Block)new TableBlock(
            [new Column(t.Item1), new Column("n", Number: true)], [.. t.Item2.Select(c => new Row([c, c], t.Item3))])),
        Gen.Select(Words, Words, Words).Select(l => (Block)new LogBlock(l.Item1, l.Item2, l.Item3)), Gen.Select(Words, Words).Select(p => (Block)new PlotBlock(p.Item1, p.Item2, [])),
        Gen.Select(Words, Words).Select(f => (Block)new FileBlock(f.Item1, f.Item2)), Gen.Select(Gen.Double, Words).Select(p => (Block)new ProgressBlock(p.Item1, p.Item2)),
        Gen.Select(Words, Gen.Const("token")).List[0, 150].Select(b => (Block)new ButtonsBlock([.. b.Select(x => new Button(x.Item1, "/x") { Token = x.Item2 })])),
        Words.Select(w => (Block)new FormBlock("x", w, w, [new FormField(w, w, FormFieldKind.Line) { Hint = w }])));

    private static readonly Gen<ChatMessage> Messages = Blocks.List[0, 6].Select(blocks => new ChatMessage(blocks));

    private static bool IsWhole(string text, int at) => char.IsHighSurrogate(text[at])
        ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
        : at > 0 && char.IsHighSurrogate(text[at - 1]);

    private static Block[] Pressed(Block[] blocks) =>
        [.. blocks.Select((b, n) => b is ButtonsBlock buttons ? new ButtonsBlock([.. buttons.Buttons.Select((x, i) => x with { Token = $"token{n}-{i}" })]) : b)];

    private static List<string> Texts(ChatMessage message) => [.. TelegramRenderer.Render(message, Private).OfType<TelegramText>().Select(t => t.Html)];

    private static void Valid(string html)
    {
        var (text, error) = TelegramMarkup.Read(html);
        Assert.Null(error);
        Assert.InRange(text.Length, 1, 4096);
    }

    private static string Show(ChatMessage message, TelegramScene scene) => string.Join("\n-----\n", TelegramRenderer.Render(message, scene).Select(send => send switch
    {
        TelegramText text => text.Html,
        TelegramPhoto photo => $"[photo {photo.Path}] {photo.Caption}",
        TelegramDocument document => $"[document {document.FileName} {document.Path}] {document.Caption}",
        _ => throw new InvalidOperationException(),
    } + string.Concat(send.Buttons.Select(row => "\n" + string.Join(' ', row.Select(b => $"[{b.Label} = {b.Token}]"))))));
}
