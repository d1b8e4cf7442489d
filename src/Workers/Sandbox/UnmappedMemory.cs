using System.Globalization;
using System.Runtime.Versioning;

namespace CoResearch.Workers.Sandbox;

/// <summary>
/// Memory that programs in a sandbox hold without having it mapped, so that no process's resident pages tell of it: files of /tmp and
/// /dev/shm, shared mappings whose pages were let go of, what waits in sockets. For the rung that has no cgroup to count by.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class UnmappedMemory(SandboxLimits limits)
{
    /// <summary>What an entry of a file system in memory takes of the kernel's, its name included.</summary>
    private const long EntryBytes = 1024;

    /// <summary>So many sockets are not counted: those that libraries talk to their own processes by hold little.</summary>
    private const int FewSockets = 64;

    private static readonly string[] Scratch = ["tmp", "dev/shm"];

    /// <summary>In bytes, of these processes together.</summary>
    public long Of(IReadOnlyList<int> members)
    {
        var shared = SharedMappings(members);
        for (var i = members.Count - 1; i >= 0; i--)
            if (InScratch(members[i]) is { } scratch) return shared + scratch + InSockets(members[i]);
        return shared;
    }

    /// <summary>
    /// The sizes of mappings that are shared and are no file's, each once. Their pages stay when a process lets go of them (MADV_DONTNEED)
    /// and nothing tells how many there are: so all count.
    /// </summary>
    private static long SharedMappings(IReadOnlyList<int> members)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var id in members)
            foreach (var line in ProcessTree.Lines($"/proc/{id}/maps").Where(l => l.EndsWith(" /dev/zero (deleted)", StringComparison.Ordinal)))
            {
                // from-to permissions offset device inode name
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var dash = words[0].IndexOf('-');
                var end = Hex(words[2]) + Hex(words[0].AsSpan(dash + 1)) - Hex(words[0].AsSpan(0, dash));
                sizes[words[4]] = Math.Max(sizes.GetValueOrDefault(words[4]), end);
            }
        return sizes.Values.Sum();
    }

    // Null for a process that is not in the sandbox, or not yet: it sees other folders by these names.
    private long? InScratch(int id)
    {
        long bytes = 0;
        foreach (var folder in Scratch)
        {
            if (FileSystemUse.Of($"/proc/{id}/root/{folder}") is not { } use || use.SizeBytes != RoundedUp(limits.ScratchBytes)) return null;
            bytes += use.UsedBytes + use.Entries * EntryBytes;
        }
        return bytes;
    }

    // Nothing tells what waits in local ones, but how many there are, and how much each may hold. Of the others' memory the whole machine's is told.
    private static long InSockets(int id)
    {
        var local = ProcessTree.Lines($"/proc/{id}/net/protocols").Select(Words).Where(w => w is [var name, _, _, ..] && name.StartsWith("UNIX", StringComparison.Ordinal)).Sum(w => Number(w[2]));
        var waiting = Math.Max(0, local - FewSockets) * Number(ProcessTree.Lines("/proc/sys/net/core/wmem_default").FirstOrDefault("0"));
        foreach (var words in ProcessTree.Lines($"/proc/{id}/net/sockstat").Select(Words))
            if (words is ["TCP:" or "UDP:", "inuse", var used, ..] && used != "0") waiting += Number(words[^1]) * Environment.SystemPageSize;
        return waiting;
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static long Number(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static long Hex(ReadOnlySpan<char> text) => long.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static long RoundedUp(long bytes) => (bytes + Environment.SystemPageSize - 1) / Environment.SystemPageSize * Environment.SystemPageSize;
}
