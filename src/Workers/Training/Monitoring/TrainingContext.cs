using System.Diagnostics;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Monitor;

namespace CoResearch.Workers.Training.Monitoring;

/// <summary>
/// What a trainer needs besides data: seed, threads, device, a place for its curves, and the run's clock. A run that needs
/// out-of-fold predictions trains several models in a row, its <em>passes</em>; progress counts over all of them, curves come from
/// the last, which is the model that is kept.
/// </summary>
internal sealed class TrainingContext(RunLog log, EventFileWriter events, Stopwatch clock, double limitSeconds)
{
    private const int MostPoints = 1000;
    private long _lastProgress = long.MinValue;

    public required int Seed { get; init; }
    public required int Threads { get; init; }

    /// <summary>auto, cpu or cuda.</summary>
    public required string Device { get; init; }

    /// <summary>What the model was really trained on; set by the trainer.</summary>
    public string DeviceUsed { get; set; } = "cpu";

    /// <summary>What the trainer counts; set by the trainer.</summary>
    public StepUnit Unit { get; set; } = StepUnit.Epoch;

    /// <summary>Number of models to train and the current one, from 0.</summary>
    public int Passes { get; set; } = 1;
    public int Pass { get; set; }

    /// <summary>Whether this pass trains the model that is kept.</summary>
    public bool IsKept => Pass == Passes - 1;

    /// <summary>The best and last validation values, for <c>result.json</c>.</summary>
    public Dictionary<string, double> Metrics { get; } = new(StringComparer.Ordinal);

    public void Log(string line) => log.Write(line);

    /// <summary>Refuses with <c>time_limit</c> when the run's time is over; called between batches, trees and iterations.</summary>
    public void CheckTime()
    {
        if (clock.Elapsed.TotalSeconds > limitSeconds)
            throw OutOfTime(limitSeconds);
    }

    public static TrainingRefused OutOfTime(double limitSeconds) => new(RunErrors.TimeLimit,
        $"The run took longer than the {limitSeconds:0} seconds that the challenge allows. Use fewer epochs or rounds, a smaller model or larger batches.");

    /// <summary>Whether this step's values should be written: all of few steps, evenly thinned out of many, and always the last.</summary>
    public static bool IsPoint(int step, int steps) => steps <= MostPoints || step % ((steps + MostPoints - 1) / MostPoints) == 0 || step == steps;

    /// <summary>
    /// Says how far the run is: <c>progress/epoch</c> and <c>progress/epochs</c> (or what <see cref="Unit"/> is) count over all passes,
    /// <c>progress/fraction</c> is their ratio, at most four times a second unless <paramref name="always"/>. Step is the epoch.
    /// <paramref name="ended"/>: no more steps follow in this pass, even if fewer were made than planned.
    /// </summary>
    public void Progress(double step, int steps, bool always = false, bool ended = false)
    {
        if (!always && !ended && _lastProgress != long.MinValue && Stopwatch.GetElapsedTime(_lastProgress) < TimeSpan.FromSeconds(0.25))
            return;
        _lastProgress = Stopwatch.GetTimestamp();
        var done = Pass * (double)steps + (ended && !IsKept ? steps : step);
        var planned = ended && IsKept ? done : (double)steps * Passes;
        events.Scalars((long)done,
            (ProgressFollower.DoneTag(Unit), Math.Floor(done)), (ProgressFollower.PlannedTag(Unit), planned), ("progress/fraction", done / planned));
    }

    /// <summary>Says which way <c>metric/…</c> is better, which its name does not tell.</summary>
    public void HigherIsBetter(bool higher) => events.Scalars(0, (ProgressFollower.HigherTag, higher ? 1 : 0));

    /// <summary>Writes curves of the model that is kept; null values are left out.</summary>
    public void Curves(int step, params ReadOnlySpan<(string Tag, double? Value)> values)
    {
        if (!IsKept)
            return;
        var known = new List<(string, double)>();
        foreach (var (tag, value) in values)
            if (value is { } v && double.IsFinite(v))
                known.Add((tag, v));
        if (known.Count > 0)
            events.Scalars(step, known.ToArray());
    }
}
