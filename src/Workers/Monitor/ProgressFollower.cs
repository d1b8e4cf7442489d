using CoResearch.Domain.Submissions;

namespace CoResearch.Workers.Monitor;

/// <summary>Makes one line of progress out of what a run logs: the step, how many are planned, and the quantity that people watch.</summary>
internal sealed class ProgressFollower(string eventsFolder)
{
    /// <summary>Scalars of this kind say how far a run is; they are no quantity that anybody watches.</summary>
    public const string Progress = "progress/";

    /// <summary>A scalar with one of these tags says how many steps are planned, and what a step is.</summary>
    private static readonly Dictionary<string, StepUnit> Planned = Enum.GetValues<StepUnit>().ToDictionary(PlannedTag);

    private static readonly string[] Watched = ["metric/validation", "loss/validation", "loss/train", "loss"];
    private readonly EventFollower _events = new(eventsFolder);
    private readonly Dictionary<string, double> _latest = [];
    private long _step;
    private int _steps;
    private StepUnit _unit;

    /// <summary><c>progress/epoch</c> and its like: the tag of the step that is done.</summary>
    public static string DoneTag(StepUnit unit) => Progress + unit.ToString().ToLowerInvariant();

    /// <summary><c>progress/epochs</c> and its like: the tag of how many steps are planned.</summary>
    public static string PlannedTag(StepUnit unit) => DoneTag(unit) + "s";

    /// <summary>The newest progress, or null when nothing new was logged since the last look.</summary>
    public RunProgress? Look()
    {
        var news = _events.ReadNew();
        if (news.Count == 0) return null;
        foreach (var e in news)
        {
            _step = Math.Max(_step, e.Step);
            if (Planned.TryGetValue(e.Tag, out var unit)) (_unit, _steps) = (unit, (int)Math.Clamp(e.Value, 0, int.MaxValue));
            if (!e.Tag.StartsWith(Progress, StringComparison.Ordinal)) _latest[e.Tag] = e.Value;
        }
        var tag = Watched.FirstOrDefault(_latest.ContainsKey) ?? _latest.Keys.FirstOrDefault();
        return new RunProgress((int)Math.Min(_step, int.MaxValue), _steps, _unit, tag, tag is null ? null : _latest[tag]);
    }
}
