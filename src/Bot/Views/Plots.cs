using CoResearch.Bot.Charts;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Process.Costs;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Views;

/// <summary>The plots of this lab: what is drawn, and in which words. Null where there is too little to draw.</summary>
internal sealed class Plots(PngChart chart, TimeProvider time, Texts texts)
{
    /// <summary>The most curves in one picture.</summary>
    public const int MostCurves = 6;
    private const int MostBars = 30;
    private const double EnoughDecades = 30;

    /// <summary>In so many steps of its unit a time that goes on is drawn, not anew at each look.</summary>
    private const int StepsOfUnit = 24;

    /// <summary>What the lab itself measures of a run; a program may log others under the same beginning.</summary>
    private static readonly string[] Used = ["memory", "processors", "gpu"];

    private static readonly (string Name, double Seconds)[] Units = [("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1)];

    /// <summary>The leaderboard's best value, by the time since the first one, up to now or to the challenge's close.</summary>
    public PlotBlock? BestOverTime(Board board, IReadOnlyList<RecordPoint> points)
    {
        if (points.Count < 2) return null;
        var objective = board.Definition.Objective;
        var first = points[0].At;
        var until = board.Challenge.ClosedAt ?? time.GetUtcNow();
        var (unit, seconds) = UnitOf((until - first).TotalSeconds);
        var look = new ChartLook(texts.Of("scores.since", new { at = first.UtcDateTime.ToString("yyyy-MM-dd HH:mm") }), objective.Name) { Steps = true, TimeUnit = unit };
        var alt = texts.Of("scores.best_over_time", new { Metric = objective.Name, direction = ObjectiveWords.Direction(objective, texts), board.Challenge.Title });
        return chart.Draw($"best-{board.Challenge.Slug}", alt, look,
            [new PlotSeries(look.XLabel, [.. points.Select(p => At(p.At)), Math.Max(At(points[^1].At), Math.Floor(At(until) * StepsOfUnit) / StepsOfUnit)], [.. points.Select(p => p.Value), points[^1].Value])]);

        double At(DateTimeOffset moment) => (moment - first).TotalSeconds / seconds;
    }

    /// <summary>The unit, in short and in seconds, in which a time of so many seconds is a small number.</summary>
    private (string Unit, double Seconds) UnitOf(double seconds)
    {
        var (name, length) = Units.FirstOrDefault(u => seconds > 2 * u.Seconds, Units[^1]);
        return (texts.Of("scores.unit_" + name), length);
    }

    /// <summary>The curves of a run that belong together: its losses, or else what it logged first.</summary>
    public PlotBlock? TrainingCurve(Run run, IReadOnlyList<Curve> curves)
    {
        var groups = CurveChoice.Groups(curves);
        return groups.Count == 0 ? null : CurvesOf(run, groups[0].Quantity, groups[0].Curves);
    }

    /// <summary>What no picture shows: the quantities that have stopped to be finite, and since when. Null where all are.</summary>
    public ParagraphBlock? Diverged(Run run, IReadOnlyList<Curve> curves)
    {
        var diverged = curves.Where(c => Curve.IsMetric(c.Tag) && c.NotFiniteSince is not null).ToList();
        return diverged.Count == 0 ? null : texts.Paragraph("curves.not_finite", new
        {
            names = string.Join(", ", diverged.Take(MostCurves).Select(c => c.Tag)) + (diverged.Count > MostCurves ? ", …" : ""),
            unit = texts.Of("result.unit_" + NameOf(run.StepUnit)),
            step = texts.Count(diverged.Min(c => c.NotFiniteSince!.Value)),
        });
    }

    /// <summary>Curves of one quantity of one run.</summary>
    public PlotBlock? CurvesOf(Run run, string quantity, IReadOnlyList<Curve> curves)
    {
        var resources = quantity.StartsWith(Curve.Resources, StringComparison.Ordinal);
        var unit = texts.Of(resources ? "result.unit_time" : "result.unit_" + NameOf(run.StepUnit));
        var what = resources && Used.Contains(quantity[Curve.Resources.Length..]) ? texts.Of("curves.used_" + quantity[Curve.Resources.Length..]) : quantity;
        var shown = curves.Where(c => c.Steps.Count > 0).Take(MostCurves).ToList();
        var (time, seconds) = UnitOf(resources ? shown.Select(c => c.Steps[^1]).DefaultIfEmpty(0).Max() : 0);
        var series = shown.Select(c => new PlotSeries(Short(c.Tag, quantity), resources ? [.. c.Steps.Select(s => s / seconds)] : c.Steps, c.Values)).ToList();
        return Draw($"run-{run.Id.Value}", texts.Of("result.training_curve", new { id = run.SubmissionId.Value, what, unit }), unit, what, series, resources ? time : null);
    }

    /// <summary>The same curve of several runs over each other, each named after its submission.</summary>
    public PlotBlock? Compared(string tag, StepUnit unit, IReadOnlyList<(SubmissionId Id, string Name, Curve Curve)> runs)
    {
        var word = texts.Of("result.unit_" + NameOf(unit));
        var ids = string.Join(", ", runs.Select(r => r.Id.Value));
        return Draw($"compare-{string.Join('-', runs.Select(r => r.Id.Value))}", texts.Of("curves.compared", new { ids, what = tag, unit = word }), word, tag,
            [.. runs.Select(r => new PlotSeries(r.Name, r.Curve.Steps, r.Curve.Values))]);
    }

    private PlotBlock? Draw(string name, string title, string unit, string what, List<PlotSeries> series, string? timeUnit = null)
    {
        if (series.TrueForAll(s => s.X.Count < 2)) return null;
        var logarithmic = SpansDecades(series);
        return chart.Draw(name, title, new ChartLook(unit, logarithmic ? texts.Of("curves.log_scale", new { what }) : what) { WholeX = timeUnit is null, TimeUnit = timeUnit, Logarithmic = logarithmic }, series);
    }

    /// <summary>On a plain axis most of such a curve would lie on the ground.</summary>
    private static bool SpansDecades(List<PlotSeries> series)
    {
        var (low, high) = (double.PositiveInfinity, 0.0);
        foreach (var value in series.SelectMany(s => s.Y)) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return low > 0 && high / low >= EnoughDecades;
    }

    /// <summary>How members' best values are spread: bars of equal width between the best and the last; the farthest of the last tenth may be cut off.</summary>
    public PlotBlock? Distribution(Board board, IReadOnlyList<double> bests)
    {
        if (bests.Count < 5 || bests[0] == bests[^1]) return null;
        var objective = board.Definition.Objective;
        var shown = bests[(int)(bests.Count * 0.95)] is var most && most != bests[0] ? bests.Take((int)(bests.Count * 0.95) + 1).ToList() : [.. bests];
        var (low, high) = (Math.Min(shown[0], shown[^1]), Math.Max(shown[0], shown[^1]));
        var bars = Math.Clamp((int)Math.Sqrt(shown.Count), 5, MostBars);
        var width = (high - low) / bars;
        var counts = new double[bars];
        foreach (var value in shown) counts[Math.Min(bars - 1, (int)((value - low) / width))]++;
        var alt = texts.Of("scores.distribution", new { Metric = objective.Name, direction = ObjectiveWords.Direction(objective, texts) });
        return chart.Draw($"spread-{board.Challenge.Slug}", alt, new ChartLook(objective.Name, texts.Of("scores.ranked_members")) { BarWidth = width },
            [new PlotSeries(objective.Name, [.. Enumerable.Range(0, bars).Select(i => low + (i + 0.5) * width)], counts)]);
    }

    /// <summary>Hours of supervision by week, one to one and as they were, and between them what is saved; null before the second week.</summary>
    public PlotBlock? Supervision(string slug, string title, IReadOnlyList<SupervisedWeek> weeks)
    {
        if (weeks.Count < 2) return null;
        var count = Enumerable.Range(1, weeks.Count).Select(week => (double)week).ToList();
        var look = new ChartLook(texts.Of("cost.axis_week"), texts.Of("cost.axis_hours")) { FirstWeek = weeks[0].Monday, Between = texts.Of("cost.line_saved") };
        return chart.Draw($"cost-{slug}", texts.Of("cost.plot", new { title }), look,
            [new PlotSeries(texts.Of("cost.line_one_to_one"), count, [.. weeks.Select(w => w.OneToOneHours)]), new PlotSeries(texts.Of("cost.line_here"), count, [.. weeks.Select(w => w.SpentHours)])]);
    }

    /// <summary>epoch, round, iteration or step.</summary>
    public static string NameOf(StepUnit unit) => unit.ToString().ToLowerInvariant();

    /// <summary>What tells a curve from the others of its quantity: <c>train</c> for <c>loss/train</c>.</summary>
    private static string Short(string tag, string quantity) =>
        tag.StartsWith(quantity + "/", StringComparison.OrdinalIgnoreCase) ? tag[(quantity.Length + 1)..] : tag;
}
