using System.Diagnostics;
using CoResearch.Workers.Monitor;

namespace CoResearch.Workers.Training.Monitoring;

/// <summary>
/// What a run uses, as curves by the seconds since it began: memory in MB, processor cores at work, per cent of the graphics processor
/// where there is one. Once a second at first, less often the longer it runs.
/// </summary>
internal sealed class ResourceCurves(string folder, Func<ResourceUse?> use) : IDisposable
{
    private const double First = 1, Share = 200;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private EventFileWriter? _events;
    private ResourceUse? _before;
    private double _at, _next = First;
    private bool _ended;

    /// <summary>Looks when it is time; cheap otherwise.</summary>
    public void Look()
    {
        lock (_gate)
        {
            var now = _clock.Elapsed.TotalSeconds;
            _before ??= use();
            if (_ended || now < _next || use() is not { } used) return;
            _events ??= new EventFileWriter(folder, TimeProvider.System);
            List<(string, double)> values = [(ProgressFollower.MemoryTag, used.MemoryBytes / (double)(1 << 20))];
            if (used.ProcessorSeconds is { } seconds && _before?.ProcessorSeconds is { } before)
                values.Add((ProgressFollower.ProcessorsTag, Math.Max(0, (seconds - before) / (now - _at))));
            if (used.GpuPercent is { } gpu) values.Add((ProgressFollower.GpuTag, gpu));
            _events.Scalars((long)now, [.. values]);
            (_before, _at, _next) = (used, now, now + Math.Max(First, now / Share));
        }
    }

    /// <summary>Looks from a thread of its own until this is disposed.</summary>
    public ResourceCurves InBackground()
    {
        new Thread(() =>
        {
            while (!Volatile.Read(ref _ended))
            {
                try
                {
                    Look();
                }
                catch (IOException)
                {
                    // The disk is full; the run itself will say so.
                    return;
                }
                Thread.Sleep(200);
            }
        })
        { IsBackground = true, Name = "resources" }.Start();
        return this;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Volatile.Write(ref _ended, true);
            _events?.Dispose();
        }
    }
}

/// <summary>What is used at a moment: memory in bytes, processor seconds since the start, and per cent of the graphics processor.</summary>
internal sealed record ResourceUse(long MemoryBytes, double? ProcessorSeconds, double? GpuPercent = null)
{
    /// <summary>What this process uses, and the graphics processor that it may train on.</summary>
    public static ResourceUse OfThisProcess(bool gpu)
    {
        using var process = Process.GetCurrentProcess();
        return new ResourceUse(Environment.WorkingSet, process.TotalProcessorTime.TotalSeconds, gpu ? Native.Nvml.BusyPercent() : null);
    }
}
