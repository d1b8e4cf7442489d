using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Domain.Shared;
using Spectre.Console;
using Xunit;
using TextSpan = CoResearch.Bot.Messages.TextSpan;

namespace CoResearch.Bot.Tests.Terminal;

/// <summary>Every block on every kind of screen, held against files beside this test.</summary>
public sealed class RendererTests
{
    private static readonly TerminalRenderer Renderer = new(new StatePaths("/state"));

    [Fact]
    public void Every_kind_of_block_and_span_is_shown_here()
    {
        static IEnumerable<Type> Kinds(Type of) => of.Assembly.GetTypes().Where(t => t.IsSubclassOf(of));
        Assert.Empty(Kinds(typeof(Block)).Except(EveryBlock.All.Select(b => b.GetType())));
        Assert.Empty(Kinds(typeof(Messages.Span)).Except(((ParagraphBlock)EveryBlock.All[1]).Spans.Select(s => s.GetType())));
    }

    [Theory]
    [InlineData("pipe", 100, false, true)]
    [InlineData("narrow", 40, false, true)]
    [InlineData("ascii", 60, false, false)]
    [InlineData("colour", 80, true, true)]
    public void Blocks_look_as_they_should(string name, int width, bool colour, bool unicode)
    {
        var look = new TerminalLook(width, colour, colour ? ColorSystem.Standard : ColorSystem.NoColors, unicode, ReadersClock.Of("UTC", "UTC"));
        var shown = string.Join("\n=====\n", EveryBlock.All.Select(b => Renderer.Render(new ChatMessage(b), look)).Append(Renderer.Render(new ChatMessage(EveryBlock.All), look)));
        Snapshot.Matches(name, shown.Replace("\\", "/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_time_is_the_readers_and_names_its_zone_where_it_is_not_the_labs()
    {
        var message = new ChatMessage(new ParagraphBlock([new TimeSpanned(new DateTimeOffset(2026, 12, 3, 20, 0, 0, TimeSpan.Zero))]));
        Assert.Equal("2026-12-03 20:00", Renderer.Render(message, TerminalLook.Pipe(ReadersClock.Of("UTC", "UTC"))));
        Assert.Equal("2026-12-03 09:00 Pacific/Pago_Pago", Renderer.Render(message, TerminalLook.Pipe(ReadersClock.Of("Pacific/Pago_Pago", "UTC"))));
        Assert.Equal("2026-12-03 21:00", Renderer.Render(message, TerminalLook.Pipe(ReadersClock.Of("Europe/Berlin", "Europe/Berlin"))));
    }

    [Fact]
    public void An_address_that_is_its_own_text_is_shown_once() => Assert.Equal(
        "https://example.org/", Renderer.Render(new ChatMessage(new ParagraphBlock([new LinkSpan("https://example.org", "https://example.org/")])), TerminalLook.Pipe(ReadersClock.Of("UTC", "UTC"))));

    [Fact]
    public void A_message_survives_the_outbox()
    {
        var message = new ChatMessage(EveryBlock.All) { Refused = "no", OnlyYou = true };
        var copy = MessageJson.Read(MessageJson.Write(message));
        var look = TerminalLook.Pipe(ReadersClock.Of("UTC", "UTC"));
        Assert.Equal(Renderer.Render(message, look), Renderer.Render(copy, look));
        Assert.Equal(("no", true), (copy.Refused, copy.OnlyYou));
    }

    [Fact]
    public void Nothing_in_a_message_can_move_the_cursor()
    {
        var hostile = "\e[2J\e]0;owned\a\rroot> /reveal\b\u009b1A";
        Block[] blocks =
        [
            new HeadingBlock(hostile), new ParagraphBlock([new TextSpan(hostile), new CodeSpan(hostile), new PersonSpan(1, hostile), new LinkSpan(hostile, hostile)]),
            new FieldsBlock([new Field(hostile, [new StrongSpan(hostile)])]), new LogBlock(hostile, hostile), new ProgressBlock(0.5, hostile),
            new TableBlock([new Column(hostile)], [new Row([[new TextSpan(hostile)]])]), new FileBlock(hostile, hostile),
            new PlotBlock(hostile, hostile, [new PlotSeries(hostile, [1], [1])]), new ButtonsBlock([new Messages.Button(hostile, hostile)]),
        ];
        var shown = Renderer.Render(new ChatMessage(blocks), TerminalLook.Pipe(ReadersClock.Of("UTC", "UTC")));
        Assert.DoesNotContain(shown, c => char.IsControl(c) && c != '\n');
    }

    [Theory]
    [InlineData(17)]
    [InlineData(37)]
    [InlineData(57)]
    [InlineData(97)]
    [InlineData(157)]
    public void Progress_fits_one_line(int width)
    {
        var look = TerminalLook.Pipe(ReadersClock.Of("UTC", "UTC")) with { Width = width };
        foreach (var title in new[] { "Submission 15 to gamma-hadron by @ada, “Try a wider network with another seed”: running", "数据数据数据数据数据数据数据数据数据数据", "x" })
            foreach (var fraction in new double?[] { 0.09, null, 1 })
            {
                var line = TerminalRenderer.RenderProgress(
                    new ChatMessage(new ParagraphBlock([new TextSpan(title)]), new ProgressBlock(fraction, "epoch 174 of 2000, validation 0.9397, about 54 s left")), look);
                Assert.InRange(line.GetCellWidth(), 1, width);
                Assert.True(fraction is null || line.Contains($"{fraction * 100:0} %", StringComparison.Ordinal), line);
                Assert.True(width < 97 || line.EndsWith("54 s left", StringComparison.Ordinal), line);
            }
    }

    [Theory]
    [InlineData(17)]
    [InlineData(27)]
    [InlineData(42)]
    [InlineData(57)]
    [InlineData(97)]
    public void No_word_or_number_of_a_table_is_cut_and_every_title_is_there(int width)
    {
        var table = new TableBlock(
            [new Column("Split"), new Column("Gate"), new Column("Value", Number: true), new Column("Threshold"), new Column("Verdict")],
            [
                new Row([[new TextSpan("public")], [new TextSpan("cvm against Size")], [new TextSpan("0.000145")], [new TextSpan("< 0.002")], [new StrongSpan("passed")]]),
                new Row([[new TextSpan("shifted")], [new TextSpan("cvm against Size")], [new TextSpan("0.1")], [new TextSpan("< 0.002")], [new StrongSpan("failed")]], Marked: true),
            ]);
        var shown = Renderer.Render(new ChatMessage(table), TerminalLook.Pipe(ReadersClock.Of("UTC", "UTC")) with { Width = width });
        var words = shown.Split([' ', '\n', ':'], StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        Assert.Empty("Split Gate Value Threshold Verdict public shifted cvm against Size 0.000145 0.1 < 0.002 passed failed".Split(' ').Except(words));
        Assert.All(shown.Split('\n'), line => Assert.True(line.GetCellWidth() <= width, line));
        Assert.Equal(width < 57, shown.Contains("Value: 0.000145", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(100)]
    public void Tables_fit_the_width(int width)
    {
        var look = TerminalLook.Pipe(ReadersClock.Of("UTC", "UTC")) with { Width = width };
        Assert.All(Renderer.Render(new ChatMessage(EveryBlock.All[3]), look).Split('\n'), line => Assert.True(line.GetCellWidth() <= width, line));
    }
}
