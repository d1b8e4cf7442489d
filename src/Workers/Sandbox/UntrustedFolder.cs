using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using CoResearch.Domain.Shared;
using Microsoft.Win32.SafeHandles;

namespace CoResearch.Workers.Sandbox;

/// <summary>
/// A folder that student code writes into, perhaps at this moment. Files are opened below it and nowhere else: the kernel itself refuses
/// links on the way (<c>openat2</c> with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS), and whatever is no regular file is refused unread.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class UntrustedFolder : IDisposable
{
    private const int OpenAt2 = 437, Directory = 0x10000, CloseOnExec = 0x80000, NonBlocking = 0x800, NoFollow = 0x20000;
    private const ulong Beneath = 0x08, NoSymlinks = 0x04, NoMagicLinks = 0x02;
    private const int EmptyPath = 0x1000, StatNoFollow = 0x100, TypeAndMode = 0x3, TypeMask = 0xF000, Regular = 0x8000;
    private readonly SafeFileHandle _root;

    private UntrustedFolder(SafeFileHandle root) => _root = root;

    /// <summary>The folder at a path that is trusted itself; null when there is none.</summary>
    public static UntrustedFolder? Open(string path) =>
        Call(-100, path, Directory | CloseOnExec, NoMagicLinksOf(path)) is { } handle ? new UntrustedFolder(handle) : null;

    /// <summary>
    /// The files and folders below it, as paths relative to it, folders before what is in them; at most so many. Links are named and not
    /// followed. <paramref name="below"/> is the folder in it to begin with.
    /// </summary>
    public IEnumerable<UntrustedEntry> List(int most, string below = "")
    {
        var open = new Stack<string>([below]);
        var seen = 0;
        while (open.TryPop(out var folder))
        {
            using var handle = folder.Length == 0 ? null : Call((int)_root.DangerousGetHandle(), folder, Directory | CloseOnExec, Beneath | NoSymlinks | NoMagicLinks);
            if (folder.Length > 0 && handle is null) continue;
            var names = new DirectoryInfo($"/proc/self/fd/{(handle ?? _root).DangerousGetHandle()}").EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal).ToList();
            foreach (var entry in names)
            {
                if (++seen > most) yield break;
                var path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
                var isFolder = entry is DirectoryInfo && entry.LinkTarget is null;
                if (isFolder) open.Push(path);
                yield return new UntrustedEntry(path, isFolder);
            }
        }
    }

    /// <summary>A regular file below the folder for reading; null when it is not there or is something else.</summary>
    public FileStream? OpenFile(string path)
    {
        var handle = Call((int)_root.DangerousGetHandle(), path, CloseOnExec | NonBlocking | NoFollow, Beneath | NoSymlinks | NoMagicLinks);
        if (handle is null) return null;
        Span<byte> about = stackalloc byte[256];
        if (Statx((int)handle.DangerousGetHandle(), "", EmptyPath, TypeAndMode, ref MemoryMarshal.GetReference(about)) != 0
            || (BitConverter.ToUInt16(about[28..]) & TypeMask) != Regular)
        {
            handle.Dispose();
            return null;
        }
        return new FileStream(handle, FileAccess.Read, 1 << 16);
    }

    /// <summary>What stands directly in the folder under this name, if it is no regular file: "a link"; null for a file or nothing.</summary>
    public Phrase? Oddity(string name)
    {
        Span<byte> about = stackalloc byte[256];
        if (Statx((int)_root.DangerousGetHandle(), name, StatNoFollow, TypeAndMode, ref MemoryMarshal.GetReference(about)) != 0) return null;
        return (BitConverter.ToUInt16(about[28..]) & TypeMask) switch
        {
            Regular => null,
            0xA000 => $"a link",
            0x4000 => $"a folder",
            0x1000 => $"a named pipe",
            0xC000 => $"a socket",
            _ => $"a device",
        };
    }

    public void Dispose() => _root.Dispose();

    // /proc/<id>/root is a magic link, by which another mount namespace is reached.
    private static ulong NoMagicLinksOf(string path) => path.StartsWith("/proc/", StringComparison.Ordinal) ? 0 : NoMagicLinks;

    private static SafeFileHandle? Call(int folder, string path, int flags, ulong resolve)
    {
        var how = new OpenHow((ulong)flags, 0, resolve);
        var result = Syscall(OpenAt2, folder, path, ref how, Marshal.SizeOf<OpenHow>());
        return result < 0 ? null : new SafeFileHandle((nint)result, ownsHandle: true);
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct OpenHow(ulong flags, ulong mode, ulong resolve)
    {
        public readonly ulong Flags = flags, Mode = mode, Resolve = resolve;
    }

    [LibraryImport("libc", EntryPoint = "syscall", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial long Syscall(long number, int folder, string path, ref OpenHow how, nint size);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte answer);
}

/// <summary>Something in an untrusted folder, by its path relative to it.</summary>
internal sealed record UntrustedEntry(string Path, bool IsFolder);
