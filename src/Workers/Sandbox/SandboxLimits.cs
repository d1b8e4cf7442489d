using CoResearch.Domain.Submissions;

namespace CoResearch.Workers.Sandbox;

/// <summary>What a program may use: wall time in seconds, memory and output in bytes, processes and threads together, processor cores.</summary>
internal sealed record SandboxLimits(double Seconds, long MemoryBytes, long OutputBytes, int Threads)
{
    /// <summary>The most processes and threads at once.</summary>
    public int Processes { get; init; } = 256;

    /// <summary>The most files and folders in the output folder.</summary>
    public int OutputEntries { get; init; } = 10_000;

    /// <summary>Scratch space in memory: /tmp and /dev/shm each.</summary>
    public long ScratchBytes { get; init; } = 512L << 20;

    /// <summary>The most that is printed before the program is stopped.</summary>
    public long PrintedBytes { get; init; } = 32L << 20;

    public static SandboxLimits Of(JobSpec job) => new(job.TimeSeconds, job.MemoryBytes, job.OutputBytes, job.Threads);
}
