namespace CoResearch.Workers.Training;

/// <summary>Tells a full disk from everything else that goes wrong with files.</summary>
internal static class DiskFull
{
    /// <summary>ENOSPC; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.</summary>
    public static bool Is(Exception e) => e is IOException && (e.HResult & 0xFFFF) is 28 or 112 or 39;
}
