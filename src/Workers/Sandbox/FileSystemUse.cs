using System.Runtime.InteropServices;

namespace CoResearch.Workers.Sandbox;

/// <summary>What a file system holds and has room for, in bytes and in entries (files, folders and whatever else has a name).</summary>
internal readonly partial record struct FileSystemUse(long SizeBytes, long FreeBytes, long Entries, long FreeEntries)
{
    public long UsedBytes => SizeBytes - FreeBytes;

    /// <summary>Of the one that a path lies on; null where it cannot be seen.</summary>
    public static FileSystemUse? Of(string path) => StatVfs(path, out var told) != 0 ? null
        : new((long)(told.Blocks * told.BlockSize), (long)(told.FreeBlocks * told.BlockSize), (long)(told.Files - told.FreeFiles), (long)told.FreeFiles);

    [LibraryImport("libc", EntryPoint = "statvfs", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatVfs(string path, out Told told);

    /// <summary><c>struct statvfs</c> of glibc on 64 bits.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 112)]
    private readonly struct Told
    {
        public readonly ulong PreferredSize, BlockSize, Blocks, FreeBlocks, AvailableBlocks, Files, FreeFiles;
    }
}
