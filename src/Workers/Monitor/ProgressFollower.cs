using CoResearch.Domain.Submissions;

namespace CoResearch.Workers.Monitor;

/// <summary>Makes one line of progress out of what a run logs: the step, how many are planned, and the quantity that people watch.</summary>
internal sealed class ProgressFollower(string eventsFolder)
{
    /// <summary>Scalars of this kind say how far a run is; they are no quantity that anybody watches.</summary>
    public const string Progress = "progress/";

    /// <summary>A scalar with this tag says how many steps are planned.</summary>
    public const string StepsTag = Progress + "epochs";

    private static readonly string[] Watched = ["metric/validation", "loss/validation", "loss/train", "loss"];
    private readonly EventFollower _events = new(eventsFolder);
    private readonly Dictionary<string, double> _latest = [];
    private long _step;
    private int _steps;

    /// <summary>The newest progress, or null when nothing new was logged since the last look.</summary>
    public RunProgress? Look()
    {
        var news = _events.ReadNew();
        if (news.Count == 0) return null;
        foreach (var e in news)
        {
            _step = Math.Max(_step, e.Step);
            if (e.Tag == StepsTag) _steps = (int)Math.Clamp(e.Value, 0, int.MaxValue);
            if (!e.Tag.StartsWith(Progress, StringComparison.Ordinal)) _latest[e.Tag] = e.Value;
        }
        var tag = Watched.FirstOrDefault(_latest.ContainsKey) ?? _latest.Keys.FirstOrDefault();
        return new RunProgress((int)Math.Min(_step, int.MaxValue), _steps, tag, tag is null ? null : _latest[tag]);
    }
}
