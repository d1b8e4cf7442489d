using CoResearch.Domain.Submissions;
using CoResearch.Workers.Training;

namespace CoResearch.Workers.Monitor;

/// <summary>
/// Makes one line of progress out of what a run logs: the step, how many are planned, the quantity that people watch with its best value
/// and its way, and what the run uses.
/// </summary>
internal sealed class ProgressFollower(string eventsFolder)
{
    /// <summary>Tags of what a run uses: bytes of memory in MB, processor cores, and per cent of the graphics processor.</summary>
    public const string MemoryTag = Curve.Resources + "memory", ProcessorsTag = Curve.Resources + "processors", GpuTag = Curve.Resources + "gpu";

    /// <summary>1 where larger values of <c>metric/…</c> are better, else 0.</summary>
    public const string HigherTag = Curve.Progress + "higher_is_better";

    /// <summary>What is read of a file at a look, so that a flood of values delays nobody; the rest comes with the next one.</summary>
    private const long MostAtOnce = 32 << 20;

    /// <summary>Whoever plans more steps plans nonsense: how many is unknown.</summary>
    private const double MostPlanned = 1e9;

    /// <summary>A scalar with one of these tags says how many steps are planned, and what a step is.</summary>
    private static readonly (string Tag, StepUnit Unit)[] Planned = [.. Enum.GetValues<StepUnit>().Select(unit => (PlannedTag(unit), unit))];

    private static readonly string[] Watched = ["metric/validation", "loss/validation", "loss/train", "loss"];
    private readonly EventFollower _events = new(eventsFolder);

    /// <summary><c>progress/epoch</c> and its like: the tag of the step that is done.</summary>
    public static string DoneTag(StepUnit unit) => Curve.Progress + unit.ToString().ToLowerInvariant();

    /// <summary><c>progress/epochs</c> and its like: the tag of how many steps are planned.</summary>
    public static string PlannedTag(StepUnit unit) => DoneTag(unit) + "s";

    /// <summary>The newest progress, or null when nothing new was logged since the last look.</summary>
    public RunProgress? Look()
    {
        if (!_events.Look(MostAtOnce)) return null;
        var all = _events.Named();
        var named = all.Where(n => Curve.IsMetric(n.Name)).ToList();
        var (unit, steps) = (StepUnit.Step, 0);
        foreach (var (tag, of) in Planned)
            if (Last(all, tag) is { } planned) (unit, steps) = (of, planned is > 0 and < MostPlanned ? (int)planned : 0);
        var step = all.Where(n => !n.Name.StartsWith(Curve.Resources, StringComparison.Ordinal)).Select(n => n.Series.LastStep).DefaultIfEmpty().Max();
        var (name, series) = Shown(named);
        return new RunProgress((int)Math.Clamp(step, 0, int.MaxValue), steps, unit, name, series?.Last?.Value)
        {
            NotFiniteSince = series?.NotFiniteSince,
            MetricBest = series is null ? null : Summary(name!, series, all).Best,
            Way = series is null ? null : MetricWay.Write(series.Way(MetricWay.Most)),
            MemoryBytes = Last(all, MemoryTag) is { } memory ? (long)Math.Clamp(memory * (1 << 20), 0, 1L << 50) : null,
            Processors = Last(all, ProcessorsTag),
            Gpu = Last(all, GpuTag) / 100,
        };
    }

    /// <summary>That there are more curves than are shown; null where all are.</summary>
    public RunNote? LeftOut => _events.Series.Count > EventFollower.MostShown ? new(RunErrors.CurvesLeftOut, EventFollower.MostShown) : null;

    /// <summary>What the curves came to, for the database; the rest of them is read first.</summary>
    public IReadOnlyList<MetricSummary> Summaries()
    {
        _events.Look();
        var all = _events.Named();
        var kept = all.Where(n => Curve.IsMetric(n.Name) && n.Name.Length <= RunMetric.LongestName).ToList();
        return [.. EventFollower.Fullest(kept, RunMetric.Most).Select(n => Summary(n.Name, n.Series, all))];
    }

    private static MetricSummary Summary(string name, Series series, IReadOnlyList<(string Name, Series Series)> all)
    {
        var higher = MetricWay.HigherIsBetter(name)
            ?? (name.StartsWith("metric/", StringComparison.Ordinal) && Last(all, HigherTag) is { } said ? said > 0 : null);
        var best = higher switch { true => series.Largest, false => series.Smallest, null => null };
        return new MetricSummary(name, higher, best?.Value, best?.Step, series.Last?.Value, series.LastStep) { NotFiniteSince = series.NotFiniteSince };
    }

    /// <summary>The quantity that people watch: a loss that has diverged, else by its name, else one of the validation, else one that can be better or worse, else the first.</summary>
    private static (string? Name, Series? Series) Shown(List<(string Name, Series Series)> named)
    {
        if (named.FirstOrDefault(n => n.Series.NotFiniteSince is not null && MetricWay.HigherIsBetter(n.Name) == false) is { Name: not null } diverged) return diverged;
        foreach (var watched in Watched)
            if (named.FirstOrDefault(n => n.Name == watched) is { Name: not null } found) return found;
        return named.Where(n => n.Series.Last is not null)
            .OrderBy(n => MetricWay.HigherIsBetter(n.Name) is null).ThenBy(n => !n.Name.Contains("val", StringComparison.OrdinalIgnoreCase)).FirstOrDefault();
    }

    private static double? Last(IReadOnlyList<(string Name, Series Series)> all, string name) => all.FirstOrDefault(n => n.Name == name).Series?.Last?.Value;
}
