using System.Globalization;
using System.Runtime.Versioning;

namespace CoResearch.Workers.Sandbox;

/// <summary>
/// A process and all that came of it, as /proc tells: for the rung that has no cgroup to count by. What leaves its parent is not lost: within
/// a pid namespace it becomes a child of the namespace's first process.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ProcessTree(int root)
{
    private const double TicksPerSecond = 100;

    /// <summary>What all of them use now; nothing once they are gone.</summary>
    public TreeUse Look()
    {
        var all = Processes().Select(Read).OfType<Entry>().ToLookup(e => e.Parent);
        var (use, next) = (new TreeUse(0, 0, 0), new Queue<int>([root]));
        var members = new List<int>();
        while (next.TryDequeue(out var parent))
            foreach (var entry in all[parent])
            {
                next.Enqueue(entry.Id);
                members.Add(entry.Id);
                use = new(use.Tasks + entry.Threads, use.MemoryBytes + entry.Pages * Environment.SystemPageSize, use.ProcessorSeconds + entry.Ticks / TicksPerSecond);
            }
        return use with { Members = members };
    }

    /// <summary>What the kernel holds to know where the memory of these lies, in bytes: a program that maps much and touches a byte here and there makes much of it.</summary>
    public static long PageTables(IReadOnlyList<int> members) =>
        members.Sum(id => long.TryParse(Field(id, "VmPTE:"), CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes << 10 : 0);

    /// <summary>
    /// Their memory in bytes with what they share counted once, where the kernel tells, and without what is in <see cref="UnmappedMemory"/>
    /// whether it is mapped or not; slower than <see cref="Look"/>.
    /// </summary>
    public static long SharedOnce(TreeUse use)
    {
        long bytes = 0;
        foreach (var id in use.Members)
        {
            var told = Lines($"/proc/{id}/smaps_rollup").Where(l => l.StartsWith("Pss", StringComparison.Ordinal)).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .ToDictionary(w => w[0], w => long.Parse(w[1], CultureInfo.InvariantCulture) << 10);
            if (!told.TryGetValue("Pss:", out var all)) return use.MemoryBytes;
            bytes += all - told.GetValueOrDefault("Pss_Shmem:");
        }
        return bytes;
    }

    /// <summary>The one child of a process, -1 where it has none any more. Not every kernel keeps the list of them.</summary>
    public static int ChildOf(int process) =>
        Lines($"/proc/{process}/task/{process}/children") is [var children, ..] && int.TryParse(children.Split(' ')[0], CultureInfo.InvariantCulture, out var child) ? child
            : new ProcessTree(process).Look().Members.FirstOrDefault(-1);

    /// <summary>The id of the user that this process runs as.</summary>
    public static int ThisUser() => int.Parse(Field(Environment.ProcessId, "Uid:")!, CultureInfo.InvariantCulture);

    /// <summary>The processes and threads that run under the user of this process: what its limit of them counts.</summary>
    public static int TasksOfThisUser()
    {
        var user = Field(Environment.ProcessId, "Uid:");
        return Processes().Where(id => Field(id, "Uid:") == user).Sum(id => int.TryParse(Field(id, "Threads:"), out var threads) ? threads : 0);
    }

    private static IEnumerable<int> Processes() => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
        .Where(n => char.IsAsciiDigit(n![0])).Select(n => int.Parse(n!, CultureInfo.InvariantCulture));

    private static string? Field(int id, string name) =>
        Lines($"/proc/{id}/status").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries)[1];

    // pid (name) state parent … : the name may hold anything, a bracket, too.
    private static Entry? Read(int id)
    {
        if (Lines($"/proc/{id}/stat") is not [var first, ..]) return null;
        var fields = first[(first.LastIndexOf(')') + 2)..].Split(' ');
        return fields.Length < 22 ? null : new(id, (int)Number(1), (int)Number(17), Number(21), Number(11) + Number(12) + Number(13) + Number(14));

        long Number(int at) => long.Parse(fields[at], CultureInfo.InvariantCulture);
    }

    internal static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while it was looked at.
            return [];
        }
    }

    private sealed record Entry(int Id, int Parent, int Threads, long Pages, long Ticks);
}

/// <summary>Processes and threads, resident memory in bytes (shared pages counted in each process), processor time in seconds.</summary>
internal sealed record TreeUse(int Tasks, long MemoryBytes, double ProcessorSeconds)
{
    public IReadOnlyList<int> Members { get; init; } = [];
}
