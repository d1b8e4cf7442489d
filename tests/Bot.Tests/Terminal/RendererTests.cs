using System.Runtime.CompilerServices;
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

    private static readonly Block[] Blocks =
    [
        new HeadingBlock("Gamma or hadron?"),
        new ParagraphBlock([
            new TextSpan("Ask "), new PersonSpan(1, "olga"), new TextSpan(", type "), new CodeSpan("/join gamma-hadron"), new TextSpan(", be "),
            new StrongSpan("brave"), new TextSpan(", read "), new LinkSpan("the paper", "https://example.org/p"), new TextSpan(" before "),
            new TimeSpanned(new DateTimeOffset(2026, 11, 24, 12, 30, 0, TimeSpan.Zero)), new TextSpan(", and mind [markup] and \e[31mescapes\e[0m."),
        ]),
        new FieldsBlock([
            new Field("Objective", [new TextSpan("weighted AUC, larger is better")]),
            new Field("Gate", [new TextSpan("cvm against Size on background below 0.002, because a classifier that knows the size of a shower has learned the wrong thing")]),
        ]),
        new TableBlock(
            [new Column("Rank", Number: true), new Column("Name"), new Column("Score", Number: true)],
            [
                new Row([[new TextSpan("1")], [new PersonSpan(1, "alice")], [new TextSpan("0.9812")]]),
                new Row([[new TextSpan("12")], [new PersonSpan(2, "bob")], [new TextSpan("0.5")]], Marked: true),
                new Row([[new TextSpan("13")], [new TextSpan("[red]not markup[/] 名前 and a name that is long enough to need more than one line here")], [new TextSpan("0.4")]]),
            ]),
        new LogBlock("epoch 1\tloss 0.5\n\e[2Jepoch 2\tloss 0.4\n", "log.txt"),
        new PlotBlock("plots/curve.png", "Loss", [new PlotSeries("train", [1, 2, 3, 4, 5], [1, 0.5, 0.3, 0.25, 0.2])]),
        new PlotBlock("plots/two.png", "Loss", [
            new PlotSeries("train", [1, 2, 3, 4], [1, 0.5, 0.3, 0.2]), new PlotSeries("validation", [1, 2, 3, 4], [1.2, 0.8, 0.7, double.NaN])]),
        new FileBlock("exports/standings.csv", "Standings"),
        new ProgressBlock(0.375, "epoch 3 of 8, loss 0.41"),
        new ProgressBlock(null, "waiting for a free slot"),
        new ButtonsBlock([new Messages.Button("Status", "/status 12"), new Messages.Button("Leaderboard", "/scores gamma-hadron")]),
    ];

    [Fact]
    public void Every_kind_of_block_and_span_is_shown_here()
    {
        static IEnumerable<Type> Kinds(Type of) => of.Assembly.GetTypes().Where(t => t.IsSubclassOf(of));
        Assert.Empty(Kinds(typeof(Block)).Except(Blocks.Select(b => b.GetType())));
        Assert.Empty(Kinds(typeof(Messages.Span)).Except(((ParagraphBlock)Blocks[1]).Spans.Select(s => s.GetType())));
    }

    [Theory]
    [InlineData("pipe", 100, false, true)]
    [InlineData("narrow", 40, false, true)]
    [InlineData("ascii", 60, false, false)]
    [InlineData("colour", 80, true, true)]
    public void Blocks_look_as_they_should(string name, int width, bool colour, bool unicode)
    {
        var look = new TerminalLook(width, colour, colour ? ColorSystem.Standard : ColorSystem.NoColors, unicode, TimeZoneInfo.Utc);
        var shown = string.Join("\n=====\n", Blocks.Select(b => Renderer.Render(new ChatMessage(b), look)).Append(Renderer.Render(new ChatMessage(Blocks), look)));
        Matches(name, shown.Replace("\\", "/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_message_survives_the_outbox()
    {
        var message = new ChatMessage(Blocks) { Refused = "no", OnlyYou = true };
        var copy = MessageJson.Read(MessageJson.Write(message));
        var look = TerminalLook.Pipe(TimeZoneInfo.Utc);
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
        var shown = Renderer.Render(new ChatMessage(blocks), TerminalLook.Pipe(TimeZoneInfo.Utc));
        Assert.DoesNotContain(shown, c => char.IsControl(c) && c != '\n');
    }

    [Theory]
    [InlineData(40)]
    [InlineData(100)]
    public void Tables_fit_the_width(int width)
    {
        var look = TerminalLook.Pipe(TimeZoneInfo.Utc) with { Width = width };
        Assert.All(Renderer.Render(new ChatMessage(Blocks[3]), look).Split('\n'), line => Assert.True(line.GetCellWidth() <= width, line));
    }

    /// <summary>Compares with <c>Snapshots/name.txt</c>; a difference leaves <c>name.received.txt</c> beside it to look at and move over.</summary>
    private static void Matches(string name, string shown, [CallerFilePath] string here = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");
        var (approved, received) = (Path.Combine(folder, name + ".txt"), Path.Combine(folder, name + ".received.txt"));
        var expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        if (expected == shown + "\n")
        {
            File.Delete(received);
            return;
        }
        Directory.CreateDirectory(folder);
        File.WriteAllText(received, shown + "\n");
        Assert.Equal(expected, shown + "\n");
    }
}
