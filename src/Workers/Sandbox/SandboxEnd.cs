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
internal sealed record SandboxEnd(int ExitCode, SandboxBreach Breach, double Seconds, long PeakMemoryBytes, IReadOnlyList<string> LastLines);
