using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CoResearch.Workers.Sandbox;

/// <summary>
/// What this process has open stays its own: .NET opens nothing that a child process inherits, but native libraries do, and whoever started this
/// process may have left it pipes.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class OpenFiles
{
    private const int FirstOfOthers = 3, SetFlags = 2, CloseOnExec = 1;

    /// <summary>Lets no process that starts from now on inherit any of them but the three streams that it is given.</summary>
    public static void Keep()
    {
        foreach (var open in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
            if (int.Parse(Path.GetFileName(open), CultureInfo.InvariantCulture) is >= FirstOfOthers and var file)
                _ = FileControl(file, SetFlags, CloseOnExec);
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int FileControl(int file, int command, int flags);
}
