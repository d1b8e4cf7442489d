using System.Runtime.InteropServices;

namespace CoResearch.Domain.Shared;

/// <summary>
/// Arrays of millions of values that are written in random order. On Linux the system is asked to hold them in large pages: with small
/// ones most writes miss the table of pages that the processor remembers, and each page costs a fault.
/// </summary>
public static unsafe partial class LargeArray
{
    private const int LargePages = 14; // MADV_HUGEPAGE

    /// <summary>An array whose values are not set yet.</summary>
    public static T[] Of<T>(int length)
        where T : unmanaged
    {
        var array = GC.AllocateUninitializedArray<T>(length);
        if (!OperatingSystem.IsLinux() || (long)length * sizeof(T) < 1 << 22) return array;
        fixed (T* first = array)
        {
            // Whole pages only. It is advice: a system without large pages refuses it, and nothing else changes.
            var page = (nuint)Environment.SystemPageSize;
            var from = ((nuint)first + page - 1) / page * page;
            _ = Advise(from, ((nuint)first + (nuint)length * (nuint)sizeof(T) - from) / page * page, LargePages);
        }
        return array;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);
}
