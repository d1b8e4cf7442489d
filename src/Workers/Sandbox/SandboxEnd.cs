namespace CoResearch.Workers.Sandbox;

/// <summary>Which limit a program hit, if any.</summary>
internal enum SandboxBreach
{
    None,
    Time,
    Memory,
    Processes,
    Output,
    Printed,
}

/// <summary>How a program in the sandbox ended.</summary>
internal sealed record SandboxEnd(int ExitCode, SandboxBreach Breach, double Seconds, long PeakMemoryBytes, IReadOnlyList<string> LastLines)
{
    /// <summary>
    /// A limit that held it on its way and did not end it: a process of it was killed for memory, or refused, or its output folder was full. When its time is up, that is
    /// why, as far as anybody can tell.
    /// </summary>
    public SandboxBreach Met { get; init; }
}
