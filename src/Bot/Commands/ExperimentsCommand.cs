using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Commands;

/// <summary>The scored runs of a challenge as a table, sorted by whatever they logged.</summary>
internal sealed class ExperimentsCommand(CoResearchDb db, Experiments experiments, Texts texts) : ICommand
{
    private const int PageSize = 15, MostMetrics = 40, CourseCells = 10;

    private static readonly Dictionary<string, ExperimentOrder> Orders = Enum.GetValues<ExperimentOrder>()
        .Where(o => o != ExperimentOrder.Metric).ToDictionary(o => o.ToString().ToLowerInvariant(), StringComparer.OrdinalIgnoreCase);

    public CommandSpec Spec => new("experiments", "List a challenge's scored runs, sorted by score or by any metric that they logged")
    {
        Aliases = ["runs"],
        Arguments =
        [
            new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true),
            new(Paging.Argument.Name, ArgumentKind.Settings, "sort= takes a metric, or score, newest, time, memory", Optional: true) { Form = "sort=… page=2" },
        ],
        Example = "/experiments gamma-hadron sort=loss/validation",
        Topic = Topics.Look,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.Number(call, "page", 1, ["sort", "page"]).Failed(out var page, out var error)) return texts.Refuse(error);
        var board = await Board.OfAsync(db, call.Challenge!, cancellationToken);
        var slug = call.Challenge!.Slug;
        var (everyones, count) = await experiments.CountAsync(board, call.Actor, call.Membership, cancellationToken);
        if (count == 0) return texts.Say(everyones ? "curves.no_experiments" : "curves.no_experiments_of_yours", new { slug });
        var metrics = await experiments.MetricsAsync(board, everyones, call.Actor, MostMetrics, cancellationToken);
        var (order, metric) = (ExperimentOrder.Score, await DefaultMetricAsync(board, metrics, cancellationToken));
        if (call.Settings(Paging.Argument.Name).GetValueOrDefault("sort") is { } sort && !Orders.TryGetValue(sort, out order))
        {
            if (CurveChoice.Find(sort, [.. metrics, .. Orders.Keys]).Failed(out var found, out var unknown)) return texts.Refuse(unknown);
            if (!Orders.TryGetValue(found[0], out order)) (order, metric) = (ExperimentOrder.Metric, found[0]);
        }
        var pages = (count + PageSize - 1) / PageSize;
        if (page > pages) return texts.Refuse(new NoSuchPage(page, pages));
        var rows = await experiments.PageAsync(board, everyones, call.Actor, order, metric, (page - 1) * PageSize, PageSize, cancellationToken);
        var by = order == ExperimentOrder.Metric ? metric! : texts.Of("curves.order_" + order.ToString().ToLowerInvariant());
        var blocks = new List<Block>
        {
            texts.Heading("curves.experiments_of", new { call.Challenge.Title }),
            texts.Paragraph(everyones ? "curves.experiments" : "curves.experiments_of_yours", new { count, by, pages = pages == 1 ? "" : texts.Of("scores.page", new { page, pages }) }),
            Table(board, call, rows, metric),
        };
        if (metrics.Count > 0)
            blocks.Add(texts.Paragraph("curves.sort_by", new { metrics = string.Join(", ", metrics.Take(NoSuchCurve.Most)), more = metrics.Count > NoSuchCurve.Most ? ", …" : "" }));
        var buttons = new List<Button>();
        if (page < pages) buttons.Add(new(texts.Of("about.button_next", new { page = page + 1, pages }), $"/experiments {slug} sort={(order == ExperimentOrder.Metric ? metric : order.ToString().ToLowerInvariant())} page={page + 1}"));
        if (rows.Count > 1) buttons.Add(new(texts.Of("curves.button_compare", new { count = Math.Min(4, rows.Count) }), "/compare " + string.Join(' ', rows.Take(4).Select(r => r.Submission.Id.Value))));
        if (buttons.Count > 0) blocks.Add(new ButtonsBlock(buttons));
        return new ChatMessage(blocks);
    }

    private async Task<string?> DefaultMetricAsync(Board board, IReadOnlyList<string> metrics, CancellationToken cancellationToken)
    {
        if (metrics.Contains("metric/validation")) return "metric/validation";
        foreach (var metric in metrics)
            if (await experiments.HigherAsync(board, metric, cancellationToken) is not null) return metric;
        return metrics is [var first, ..] ? first : null;
    }

    private TableBlock Table(Board board, CommandCall call, IReadOnlyList<Experiment> rows, string? metric)
    {
        List<Column> columns = [new(texts.Of("scores.id"), Number: true), new(texts.Of("scores.member")), new(texts.Of("scores.score"), Number: true)];
        var courses = metric is not null && rows.Any(r => r.Run.MetricName == metric && r.Run.Way is not null);
        if (metric is not null) columns.AddRange([new(metric, Number: true), new(texts.Of("curves.last"), Number: true)]);
        if (courses) columns.Add(new(texts.Of("curves.course")));
        columns.AddRange([new(texts.Of("curves.time"), Number: true), new(texts.Of("curves.memory"), Number: true), new(texts.Of("scores.technologies"))]);
        return new TableBlock(columns, [.. rows.Select(r => new Row([.. Cells(board, r, metric, courses)], r.Submission.PersonId == call.Actor.Id))]);
    }

    private IEnumerable<IReadOnlyList<Span>> Cells(Board board, Experiment row, string? metric, bool courses)
    {
        yield return [new CodeSpan(row.Submission.Id.Value.ToString())];
        yield return row.Submission.IsBaseline ? [new TextSpan(texts.Of("scores.baseline"))] : [new PersonSpan(row.Submission.PersonId.Value, row.PersonName)];
        yield return [new TextSpan(Figures.Score(row.Public, board.Definition.Objective))];
        if (metric is not null)
        {
            yield return [new TextSpan(row.Metric is { } kept ? Figures.Number(kept.Value) : "")];
            yield return [new TextSpan(row.Metric is { Best: not null } last ? Figures.Number(last.Last) : "")];
            if (courses) yield return [new TextSpan(row.Run.MetricName == metric ? Sparkline.Of(MetricWay.Read(row.Run.Way), CourseCells) : "")];
        }
        yield return [new TextSpan(row.Run.Seconds is { } seconds ? texts.Duration(TimeSpan.FromSeconds(seconds)) : "")];
        yield return [new TextSpan(row.Run.PeakMemoryBytes is { } memory ? texts.Bytes(memory) : "")];
        yield return [new TextSpan(row.Submission.Technologies.Replace(",", ", ", StringComparison.Ordinal))];
    }
}
