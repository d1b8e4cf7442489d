using System.Globalization;

namespace CoResearch.Workers.Sandbox;

/// <summary>
/// A group of processes that the kernel holds to their memory, processes and processors, in either version of its cgroups. Only root may
/// make one. Its folders are removed with it; those that a killed runner left are removed by the next one.
/// </summary>
internal sealed class ControlGroup : IDisposable
{
    private const string Root = "/sys/fs/cgroup", Ours = "coresearch", SocketMemory = "memory.kmem.tcp.";
    private static readonly string[] Controllers = ["memory", "pids", "cpu"];
    private readonly bool _unified;

    private ControlGroup(bool unified, IReadOnlyList<string> folders) => (_unified, Folders) = (unified, folders);

    /// <summary>The folders whose <c>cgroup.procs</c> a process writes itself into.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>Why none can be made here, or null.</summary>
    public static string? Missing
    {
        get
        {
            if (IsUnified) return Read(Path.Combine(Root, "cgroup.controllers")).Split(' ') is var has && Controllers.FirstOrDefault(c => !has.Contains(c)) is { } no
                ? $"this machine's cgroups do not control {no}" : null;
            return Controllers.FirstOrDefault(c => !Directory.Exists(Path.Combine(Root, c))) is { } missing ? $"there is no {Root}/{missing}" : null;
        }
    }

    // Processor time is counted with cpu, or by a controller of its own, which limits nothing.
    private static IEnumerable<string> Counters =>
        !File.Exists(Path.Combine(Root, "cpu", "cpuacct.usage")) && File.Exists(Path.Combine(Root, "cpuacct", "cpuacct.usage")) ? ["cpuacct"] : [];

    private static bool IsUnified => File.Exists(Path.Combine(Root, "cgroup.controllers"));

    /// <summary>The limits hold for all of the group's processes together.</summary>
    public static ControlGroup Create(string name, SandboxLimits limits)
    {
        var unified = IsUnified;
        List<string> folders = unified ? [Path.Combine(Root, Ours, name)] : [.. Controllers.Concat(Counters).Select(c => Path.Combine(Root, c, Ours, name))];
        if (unified) Enable();
        foreach (var above in folders.Select(f => Path.GetDirectoryName(f)!).Where(Directory.Exists)) RemoveEmpty(above);
        foreach (var folder in folders) Directory.CreateDirectory(folder);
        var group = new ControlGroup(unified, folders);
        group.Limit(limits);
        return group;
    }

    /// <summary>How often a process was killed because the group's memory was full.</summary>
    public long OutOfMemory => _unified
        ? Field(Read(Path.Combine(Folders[0], "memory.events")), "oom_kill")
        : Field(Read(Path.Combine(Folders[0], "memory.oom_control")), "oom_kill");

    /// <summary>How often a process or thread was refused because there were too many.</summary>
    public long TooManyProcesses => Field(Read(Path.Combine(_unified ? Folders[0] : Folders[1], "pids.events")), "max");

    /// <summary>The most memory that was ever used, in bytes; 0 where the kernel does not tell.</summary>
    public long PeakMemoryBytes => _unified ? Memory("memory.peak") : Memory("memory.max_usage_in_bytes") + Memory(SocketMemory + "max_usage_in_bytes");

    /// <summary>Memory in use now, in bytes.</summary>
    public long MemoryBytes => _unified ? Memory("memory.current") : Memory("memory.usage_in_bytes") + Memory(SocketMemory + "usage_in_bytes");

    /// <summary>Processor seconds that were used, of all processes together; null where the kernel does not tell.</summary>
    public double? ProcessorSeconds => _unified
        ? Field(Read(Path.Combine(Folders[0], "cpu.stat")), "usage_usec") is > 0 and var microseconds ? microseconds / 1e6 : null
        : long.TryParse(Read(Path.Combine(Folders[^1], "cpuacct.usage")), CultureInfo.InvariantCulture, out var nanoseconds) ? nanoseconds / 1e9 : null;

    /// <summary>
    /// Whether any is there that could still do something. <c>pids.current</c> counts one longer, for seconds where the kernel takes its time with a
    /// namespace's network.
    /// </summary>
    public bool HasProcesses => Read(Path.Combine(_unified ? Folders[0] : Folders[1], "cgroup.procs")).Length > 0;

    public void Dispose()
    {
        foreach (var folder in Folders) TryRemove(folder);
    }

    private void Limit(SandboxLimits limits)
    {
        var (memory, pids, cpu) = _unified ? (Folders[0], Folders[0], Folders[0]) : (Folders[0], Folders[1], Folders[2]);

        // What is written into the output folder lies in memory and counts with it.
        var bytes = (limits.MemoryBytes + limits.OutputBytes).ToString(CultureInfo.InvariantCulture);
        Write(memory, _unified ? "memory.max" : "memory.limit_in_bytes", bytes);
        if (_unified) TryWrite(memory, "memory.swap.max", "0");
        else
        {
            TryWrite(memory, "memory.memsw.limit_in_bytes", bytes);

            // The older version counts what waits in sockets only where it is limited, and by itself.
            TryWrite(memory, SocketMemory + "limit_in_bytes", limits.MemoryBytes.ToString(CultureInfo.InvariantCulture));
        }
        Write(pids, "pids.max", limits.Processes.ToString(CultureInfo.InvariantCulture));
        const int period = 100_000;
        var share = (Math.Max(1, limits.Threads) * period).ToString(CultureInfo.InvariantCulture);
        if (_unified)
        {
            Write(cpu, "cpu.max", $"{share} {period}");
            return;
        }
        Write(cpu, "cpu.cfs_period_us", period.ToString(CultureInfo.InvariantCulture));
        Write(cpu, "cpu.cfs_quota_us", share);
    }

    private static void Enable()
    {
        Directory.CreateDirectory(Path.Combine(Root, Ours));
        foreach (var folder in new[] { Root, Path.Combine(Root, Ours) })
            foreach (var controller in Controllers) TryWrite(folder, "cgroup.subtree_control", "+" + controller);
    }

    private static void RemoveEmpty(string above)
    {
        foreach (var folder in Directory.EnumerateDirectories(above).Where(f => !IsOfTheLiving(Path.GetFileName(f)))) TryRemove(folder);
    }

    // A group is empty before its program is in it, and again when that is dead: whoever made it has yet to read what it counted.
    private static bool IsOfTheLiving(string name) =>
        name.Split('-') is ["run", var process, ..] && int.TryParse(process, CultureInfo.InvariantCulture, out _) && Directory.Exists("/proc/" + process);

    // A group with processes cannot be removed, which is as it should be.
    private static void TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next one tries again.
        }
    }

    private static void Write(string folder, string file, string value) => File.WriteAllText(Path.Combine(folder, file), value);

    // What a kernel without that file cannot limit is limited by the others.
    private static void TryWrite(string folder, string file, string value)
    {
        try
        {
            if (File.Exists(Path.Combine(folder, file))) Write(folder, file, value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No swap accounting, or enabled already.
        }
    }

    private long Memory(string file) => long.TryParse(Read(Path.Combine(Folders[0], file)), CultureInfo.InvariantCulture, out var bytes) ? bytes : 0;

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static long Field(string text, string name) => text.Split('\n').Select(line => line.Split(' '))
        .Where(words => words.Length == 2 && words[0] == name).Select(words => long.TryParse(words[1], CultureInfo.InvariantCulture, out var n) ? n : 0).FirstOrDefault();
}
