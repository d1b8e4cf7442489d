using CoResearch.Domain.Shared;

namespace CoResearch.Bot;

/// <summary>
/// Holds a state folder for one process. The system lets go of it when the process ends, however it ends, so nothing is left to clean
/// up after a crash.
/// </summary>
internal sealed class StateLock : IDisposable
{
    private readonly FileStream _file;

    private StateLock(FileStream file) => _file = file;

    public static Result<StateLock> Take(StatePaths paths)
    {
        try
        {
            // Hidden labels and private scores lie below it: nobody else on this machine looks in, unless somebody opens it on purpose.
            if (OperatingSystem.IsWindows() || Directory.Exists(paths.Root)) Directory.CreateDirectory(paths.Root);
            else Directory.CreateDirectory(paths.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new WrongStart($"The state folder {paths.Root} cannot be made: {exception.Message} Choose another with --data <folder>.");
        }
        try
        {
            return new StateLock(new FileStream(paths.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return new WrongStart($"Another CoResearch process is using {paths.Root}. Stop it first, or choose another folder with --data <folder>.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new WrongStart($"The state folder {paths.Root} cannot be written: {exception.Message} Make it writable, or choose another with --data <folder>.");
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>EWOULDBLOCK of Linux and macOS, and the sharing and lock violations of Windows.</summary>
    private static bool IsHeld(IOException exception) => (exception.HResult & 0xFFFF) is 11 or 35 or 32 or 33;
}
