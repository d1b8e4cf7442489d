using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Commands;

/// <summary>The curves of a run, while it trains and afterwards.</summary>
internal sealed class PlotCommand(OpenRuns runs, IRunArchive archive, KeptMetrics kept, Plots plots, Texts texts) : ICommand
{
    private const int MostPictures = 3, MostNamed = 30;

    public CommandSpec Spec => new("plot", "Plot a submission's curves while it trains and afterwards, all or the ones you name")
    {
        Aliases = ["curves"],
        Arguments =
        [
            new("submission", ArgumentKind.Submission, "a submission's number as in /experiments"),
            new("metrics", ArgumentKind.Rest, "names of curves, as loss or loss/train; resources/memory shows what it used", Optional: true),
        ],
        Example = "/plot 12 loss",
        Topic = Topics.Look,
        BeforeAll = true,
    };

    /// <summary>Everybody may read along where an author shows their own; others' curves are open to some.</summary>
    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var alone = !call.Submission!.IsBaseline && call.Submission.PersonId != call.Actor.Id;
        if (alone) texts.Culture = texts.Own;
        return await ShowAsync(call, cancellationToken) with { OnlyYou = alone };
    }

    private async Task<ChatMessage> ShowAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await runs.OfAsync(call, call.Challenge!, call.Submission!, cancellationToken)).Failed(out var open, out var closed)) return texts.Refuse(closed);
        List<Curve> curves = [.. archive.Curves(open.Run).Where(c => !c.Tag.StartsWith(Curve.Progress, StringComparison.Ordinal))];
        var id = open.Submission.Id.Value;
        if (!curves.Any(c => Curve.IsMetric(c.Tag) && (c.Values.Count > 0 || c.NotFiniteSince is not null)))
            return await kept.TableAsync([open], cancellationToken) is { } table ? new ChatMessage([texts.Paragraph("curves.gone", new { ids = id }), table])
                : texts.Say(open.Run.Pending ? "curves.none_yet" : "curves.none", new { id, line = new CodeSpan(CurveChoice.ExampleLine) });
        var groups = CurveChoice.Groups(curves);
        if (call.Text("metrics") is { } named)
        {
            var wanted = new List<string>();
            foreach (var word in named.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            {
                if (CurveChoice.Find(word, [.. curves.Select(c => c.Tag)]).Failed(out var found, out var unknown)) return texts.Refuse(unknown);
                wanted.AddRange(found.Except(wanted));
            }
            groups = [.. curves.Where(c => wanted.Contains(c.Tag)).GroupBy(c => CurveChoice.QuantityOf(c.Tag)).Select(g => (g.Key, (IReadOnlyList<Curve>)[.. g]))];
        }
        var pictures = groups.Select(g => plots.CurvesOf(open.Run, g.Quantity, g.Curves)).OfType<PlotBlock>().Take(MostPictures).ToList();
        List<Block> blocks =
        [
            texts.Paragraph("curves.of", new { id, open.Author, state = texts.Of("result.state_" + open.Submission.State.ToString().ToLowerInvariant()) }),
            .. plots.Diverged(open.Run, curves) is { } diverged ? new Block[] { diverged } : [],
            .. pictures,
        ];

        // A curve of one point is a value.
        if (pictures.Count == 0)
        {
            List<Curve> values = [.. (groups.Count > 0 ? groups.SelectMany(g => g.Curves) : curves.Where(c => Curve.IsMetric(c.Tag))).Where(c => c.Values.Count > 0).Take(MostNamed)];
            blocks.Add(new FieldsBlock([.. values.Select(c => new Field(c.Tag, [new TextSpan(Figures.Number(c.Values[^1]))]))]));
            if (Others(curves, values) is { } more) blocks.Add(more);
            return new ChatMessage(blocks);
        }
        if (Others(curves, groups.Take(MostPictures).SelectMany(g => g.Curves.Take(Plots.MostCurves))) is { } others) blocks.Add(others);
        return new ChatMessage(blocks);
    }

    private ParagraphBlock? Others(IReadOnlyList<Curve> curves, IEnumerable<Curve> shown)
    {
        var left = curves.Except(shown).Select(c => c.Tag).ToList();
        return left.Count == 0 ? null
            : texts.Paragraph("curves.others", new { names = string.Join(", ", left.Take(MostNamed)), more = left.Count > MostNamed ? ", …" : "" });
    }
}
