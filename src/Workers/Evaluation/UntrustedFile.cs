using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using CoResearch.Domain.Shared;
using Microsoft.Win32.SafeHandles;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// Opens a file that a stranger's program wrote: a regular file, not a link, in a folder that is not a link, of a size within the limit.
/// Anything else is refused before it is opened, because opening a named pipe waits for ever and a link may lead anywhere.
/// </summary>
internal static partial class UntrustedFile
{
    private const int AtCurrentFolder = -100, NoFollow = 0x100, TypeAndMode = 0x3, TypeMask = 0xF000, Regular = 0x8000;

    public static Result<SafeFileHandle> Open(string path, long largest)
    {
        var name = Path.GetFileName(path);
        try
        {
            var folder = new DirectoryInfo(Path.GetDirectoryName(Path.GetFullPath(path))!);
            if (!folder.Exists || (!File.Exists(path) && !IsThere(path)))
                return new PredictionsFileError("predictions_missing", $"The run wrote no {name}.");
            if (folder.Attributes.HasFlag(FileAttributes.ReparsePoint) || !IsRegular(path))
                return new PredictionsFileError("predictions_not_a_file", $"{name} is not a regular file (a link, folder, pipe or device).");
            var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (RandomAccess.GetLength(handle) is var length && length <= largest) return handle;
            handle.Dispose();
            return new PredictionsFileError("predictions_too_large", $"{name} has {length:N0} bytes; at most {largest:N0} are allowed.");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            return new PredictionsFileError("predictions_not_a_file", $"{name} cannot be read: {e.Message}");
        }
    }

    private static bool IsThere(string path) =>
        OperatingSystem.IsLinux() ? ModeOf(path) is not null : Directory.Exists(path);

    private static bool IsRegular(string path)
    {
        if (OperatingSystem.IsLinux()) return (ModeOf(path) & TypeMask) == Regular;
        const FileAttributes Odd = FileAttributes.ReparsePoint | FileAttributes.Directory | FileAttributes.Device;
        return (File.GetAttributes(path) & Odd) == 0;
    }

    // .NET does not tell a pipe from a file; statx has the same layout on every processor, st_mode being two bytes at 28.
    [SupportedOSPlatform("linux")]
    private static int? ModeOf(string path)
    {
        Span<byte> answer = stackalloc byte[256];
        return Statx(AtCurrentFolder, path, NoFollow, TypeAndMode, ref MemoryMarshal.GetReference(answer)) == 0
            ? BitConverter.ToUInt16(answer[28..]) : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [SupportedOSPlatform("linux")]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte answer);
}
