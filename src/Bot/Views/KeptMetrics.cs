using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>What is kept of the curves of runs, also when the curves themselves have gone with a run's folder.</summary>
internal sealed class KeptMetrics(CoResearchDb db, Texts texts)
{
    private const int MostRows = 40;

    /// <summary>The runs that had curves, and have none any more.</summary>
    public async Task<IReadOnlyList<OpenRun>> WithoutCurvesAsync(IReadOnlyList<OpenRun> open, Func<Run, IReadOnlyList<Curve>> curves, CancellationToken cancellationToken)
    {
        var kept = await KeptAsync([.. open.Select(o => o.Run.Id)], cancellationToken);
        return [.. open.Where(o => kept.Exists(m => m.RunId == o.Run.Id) && !curves(o.Run).Any(c => Curve.IsMetric(c.Tag)))];
    }

    /// <summary>The best value of each metric where it is known which way that is, and the last one.</summary>
    public async Task<TableBlock?> TableAsync(IReadOnlyList<OpenRun> open, CancellationToken cancellationToken)
    {
        var ids = open.Select(o => o.Run.Id).ToList();
        var kept = await KeptAsync(ids, cancellationToken);
        if (kept.Count == 0) return null;
        var rows = kept.GroupBy(m => m.Name).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostRows).Select(g =>
        {
            var values = ids.ConvertAll(id => g.FirstOrDefault(m => m.RunId == id));
            var higher = g.Select(m => m.HigherIsBetter).FirstOrDefault(h => h is not null);
            var winner = higher is null || g.Count() < 2 ? null : higher.Value ? g.Max(m => m.Best) : g.Min(m => m.Best);
            return new Row([[new TextSpan(g.Key)], .. values.Select(m => Cell(m, winner))]);
        });
        return new TableBlock([new(texts.Of("curves.metric_best_last")), .. Columns(open, number: true)], [.. rows]);
    }

    private IReadOnlyList<Span> Cell(RunMetric? metric, double? winner)
    {
        if (metric is null) return [new TextSpan("–")];
        var last = metric.NotFiniteSince is null ? Figures.Number(metric.Last) : "NaN";
        if (metric.Best is not { } best) return [new TextSpan(last)];
        var text = Figures.Number(best);
        IReadOnlyList<Span> shown = [best == winner ? new StrongSpan(text) : new TextSpan(text)];
        return metric.Last == best && metric.NotFiniteSince is null ? shown : [.. shown, new TextSpan(texts.Of("curves.and_last", new { value = last }))];
    }

    public IEnumerable<Column> Columns(IReadOnlyList<OpenRun> open, bool number = false) =>
        open.Select(o => new Column(texts.Of("code.number", new { id = o.Submission.Id.Value }), number));

    private Task<List<RunMetric>> KeptAsync(List<RunId> ids, CancellationToken cancellationToken) =>
        db.RunMetrics.AsNoTracking().Where(m => ids.Contains(m.RunId)).ToListAsync(cancellationToken);
}
