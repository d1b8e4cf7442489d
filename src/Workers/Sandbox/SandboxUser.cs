using System.Globalization;
using System.Runtime.Versioning;

namespace CoResearch.Workers.Sandbox;

/// <summary>
/// A user id that no other run of this machine has now, so that its processes are counted and can be seen by nobody else's. It is free
/// again when this is disposed, or when the runner dies.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SandboxUser : IDisposable
{
    /// <summary>Above what Debian gives to people and below what it gives to containers.</summary>
    private const int First = 61_300, Count = 128;

    private readonly FileStream _lock;

    private SandboxUser(int id, FileStream file) => (Id, _lock) = (id, file);

    public int Id { get; }

    /// <summary>Null when all are taken.</summary>
    public static SandboxUser? Take()
    {
        var folder = Directory.CreateDirectory("/run/coresearch-sandbox", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;

        // Not the one that was free last: what ran as it may still be dying where there is no group to wait for.
        var begin = Random.Shared.Next(Count);
        foreach (var id in Enumerable.Range(0, Count).Select(i => First + (begin + i) % Count))
            try
            {
                return new SandboxUser(id, new FileStream(Path.Combine(folder, id.ToString(CultureInfo.InvariantCulture)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                // Another run has it.
            }
        return null;
    }

    public void Dispose() => _lock.Dispose();
}
