namespace CoResearch.Domain.Shared;

/// <summary>The machine that the bot and its runs are on, as a lab owner wants to know it.</summary>
public interface IMachine
{
    /// <summary>What the lab keeps to itself and every program in the sandbox could read, and what to do; null for nothing. Code runs are refused where there is something.</summary>
    string? ExposedToCode { get; }

    Task<MachineReport> LookAsync(CancellationToken cancellationToken);
}

/// <param name="RunsCode">Whether student code runs in a sandbox.</param>
/// <param name="SandboxLacks">What keeps the sandbox from the next stronger one; null at the strongest.</param>
/// <param name="Missing">Libraries that a trainer lacks, each with what to do.</param>
/// <param name="Environments">What programs may ask for in <c>needs:</c>.</param>
/// <param name="Slots">Runs that train at once.</param>
/// <param name="Disk">What the parts of the state folder take, in bytes, the largest first.</param>
/// <param name="FreeBytes">What is left on their disk.</param>
public sealed record MachineReport(
    bool RunsCode, string? SandboxLacks, IReadOnlyList<string> Missing, IReadOnlyList<string> Environments, int Slots, IReadOnlyList<DiskUse> Disk, long FreeBytes);

/// <summary>A part of the state folder.</summary>
public sealed record DiskUse(string Part, long Bytes, int Files);
