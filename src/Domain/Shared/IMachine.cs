namespace CoResearch.Domain.Shared;

/// <summary>The machine that the bot and its runs are on, as a lab owner wants to know it.</summary>
public interface IMachine
{
    Task<MachineReport> LookAsync(CancellationToken cancellationToken);
}

/// <summary>How well student code is walled in here.</summary>
public enum SandboxStrength
{
    /// <summary>Not enough: programs are refused, workflows run.</summary>
    Refused,

    /// <summary>Namespaces, system call filter, limits of each process and a watch over all of them.</summary>
    User,

    /// <summary>These, a user of its own for each run, cgroups and a limited output folder.</summary>
    Full,
}

/// <param name="Sandbox">The rung that this machine is on.</param>
/// <param name="SandboxLacks">What keeps it from the next rung; null on the highest.</param>
/// <param name="Missing">Libraries that a trainer lacks, each with what to do.</param>
/// <param name="Environments">What programs may ask for in <c>needs:</c>.</param>
/// <param name="Slots">Runs that train at once.</param>
/// <param name="Disk">What the parts of the state folder take, in bytes, the largest first.</param>
/// <param name="FreeBytes">What is left on their disk.</param>
public sealed record MachineReport(
    SandboxStrength Sandbox, string? SandboxLacks, IReadOnlyList<string> Missing, IReadOnlyList<string> Environments, int Slots, IReadOnlyList<DiskUse> Disk, long FreeBytes);

/// <summary>A part of the state folder.</summary>
public sealed record DiskUse(string Part, long Bytes, int Files);
