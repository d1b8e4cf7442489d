using System.Collections.Concurrent;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Views;

/// <summary>
/// Foresees how long runs still take, from how fast they went since they were first seen to count: what comes before that, such as the
/// start of the process, happens once and foretells nothing.
/// </summary>
internal sealed class RunPace(TimeProvider clock)
{
    private const int EnoughSteps = 2, MostRuns = 10_000;
    private static readonly TimeSpan EnoughTime = TimeSpan.FromSeconds(3), StartMattersFor = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<RunId, (int Step, DateTimeOffset At)> _first = new();

    /// <summary>The time that is left; null before two steps or three seconds of work, and where the steps are not known.</summary>
    public TimeSpan? Left(Run run)
    {
        if (run is not { StartedAt: { } started, Step: > 0, Steps: > 0 } || run.Step >= run.Steps) return null;
        if (_first.Count >= MostRuns) _first.Clear();
        var now = clock.GetUtcNow();
        var first = _first.GetOrAdd(run.Id, (run.Step, now));
        var (steps, time) = (run.Step - first.Step, now - first.At);
        if (steps > 0 && (steps >= EnoughSteps || time >= EnoughTime)) return time / steps * (run.Steps - run.Step);

        // Of a run that was already long under way when it was first seen, the start is a small part.
        return now - started >= StartMattersFor ? (now - started) / run.Step * (run.Steps - run.Step) : null;
    }
}
