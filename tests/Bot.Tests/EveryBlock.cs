using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Tests;

/// <summary>One of each kind of block and span, with texts that a renderer could stumble over.</summary>
internal static class EveryBlock
{
    public static readonly Block[] All =
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
        new FormBlock("join", "Take part", "Join", [
            new FormField("challenge", "Challenge", FormFieldKind.Choice) { Choices = [new FormChoice("Gamma or hadron?", "gamma-hadron"), new FormChoice("Where will satellites be?", "satellites")] },
            new FormField("note", "Anything to say?", FormFieldKind.Lines) { Optional = true, Hint = "what you hope to learn" },
            new FormField("with", "With whom?", FormFieldKind.Person) { Optional = true },
            new FormField("hours", "Hours a week", FormFieldKind.Number) { Value = "4" },
            new FormField("name", "Your name", FormFieldKind.Line),
        ]),
    ];
}
