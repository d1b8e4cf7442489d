using System.Diagnostics;
using System.Runtime.Versioning;

namespace CoResearch.Workers.Sandbox;

/// <summary>
/// Holds a run to its limits where no cgroup does: it looks a few times a second, so a program can be over a limit
/// for that long. Limits of each process stand behind it.
/// </summary>
/// <param name="process">The process whose descendants are held to the limits.</param>
/// <param name="limits">What they may use.</param>
[SupportedOSPlatform("linux")]
internal sealed class TreeWatch(int process, SandboxLimits limits)
{
    /// <summary>The shells around the program, bubblewrap up to four times, and what is between them.</summary>
    private const int Around = 9;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private readonly ProcessTree _tree = new(process);
    private readonly UnmappedMemory _unmapped = new(limits);
    private long _looked;

    public long PeakMemoryBytes { get; private set; }

    public long MemoryBytes { get; private set; }

    public double ProcessorSeconds { get; private set; }

    /// <summary>The limit that is broken now, if any; <paramref name="again"/> however lately it was looked.</summary>
    public SandboxBreach Look(bool again = false)
    {
        if (!again && _looked != 0 && Stopwatch.GetElapsedTime(_looked) < LookEvery) return SandboxBreach.None;
        var use = _tree.Look();

        // Before all else is looked at, which takes longer the more there are.
        if (use.Tasks > limits.Processes + Around) return SandboxBreach.Processes;
        var unmapped = _unmapped.Of(use.Members) + ProcessTree.PageTables(use.Members);
        MemoryBytes = (use.MemoryBytes + unmapped > limits.MemoryBytes ? ProcessTree.SharedOnce(use) : use.MemoryBytes) + unmapped;
        (PeakMemoryBytes, ProcessorSeconds) = (Math.Max(PeakMemoryBytes, MemoryBytes), Math.Max(ProcessorSeconds, use.ProcessorSeconds));
        _looked = Stopwatch.GetTimestamp();
        return MemoryBytes > limits.MemoryBytes ? SandboxBreach.Memory : SandboxBreach.None;
    }
}
