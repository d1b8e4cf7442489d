using CoResearch.Bot.Charts;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Views;

/// <summary>The plots of this lab: what is drawn, and in which words. Null where there is too little to draw.</summary>
internal sealed class Plots(PngChart chart, Texts texts)
{
    private const int MostCurves = 4, MostBars = 30;

    private static readonly (string Name, TimeSpan Length)[] Units =
        [("days", TimeSpan.FromDays(1)), ("hours", TimeSpan.FromHours(1)), ("minutes", TimeSpan.FromMinutes(1)), ("seconds", TimeSpan.FromSeconds(1))];

    /// <summary>The leaderboard's best value, by the time since the first one.</summary>
    public PlotBlock? BestOverTime(Board board, IReadOnlyList<RecordPoint> points)
    {
        if (points.Count < 2) return null;
        var objective = board.Definition.Objective;
        var first = points[0].At;
        var unit = Units.FirstOrDefault(u => points[^1].At - first > 2 * u.Length, Units[^1]);
        var since = texts.Of("scores.since", new { unit = texts.Of("scores.unit_" + unit.Name), at = first.UtcDateTime.ToString("yyyy-MM-dd HH:mm") });
        var look = new ChartLook(since, objective.Name) { Steps = true };
        var alt = texts.Of("scores.best_over_time", new { Metric = objective.Name, direction = ObjectiveWords.Direction(objective, texts) });
        return chart.Draw($"best-{board.Challenge.Slug}", alt, look,
            [new PlotSeries(look.XLabel, [.. points.Select(p => (p.At - first) / unit.Length)], [.. points.Select(p => p.Value)])]);
    }

    /// <summary>The curves of a run that belong together: its losses, or else what it logged first.</summary>
    public PlotBlock? TrainingCurve(Run run, IReadOnlyList<Curve> curves)
    {
        var drawable = curves.Where(c => c.Steps.Count > 1 && Kind(c) != "progress").ToList();
        if (drawable.Count == 0) return null;
        var kind = drawable.Any(c => Kind(c) == "loss") ? "loss" : Kind(drawable[0]);
        var shown = drawable.Where(c => Kind(c) == kind).Take(MostCurves).ToList();
        var unit = texts.Of("result.unit_" + NameOf(run.StepUnit));
        var alt = texts.Of("result.training_curve", new { id = run.SubmissionId.Value, what = kind, unit });
        return chart.Draw($"run-{run.Id.Value}", alt, new ChartLook(unit, kind) { WholeX = true },
            [.. shown.Select(c => new PlotSeries(Name(c, kind), c.Steps, c.Values))]);
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

    /// <summary>epoch, round, iteration or step.</summary>
    public static string NameOf(StepUnit unit) => unit.ToString().ToLowerInvariant();

    private static string Kind(Curve curve) => curve.Tag.Split('/')[0];

    private static string Name(Curve curve, string kind) => curve.Tag.Length > kind.Length + 1 ? curve.Tag[(kind.Length + 1)..] : curve.Tag;
}
