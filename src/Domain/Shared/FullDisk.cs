using Microsoft.Data.Sqlite;

namespace CoResearch.Domain.Shared;

/// <summary>Tells the one failure that a person can mend by making room from all others.</summary>
public static class FullDisk
{
    private const int NoSpace = 28, WindowsDiskFull = 0x70, WindowsHandleDiskFull = 0x27, SqliteFull = 13;

    /// <summary>The failure, for what found it out in another way.</summary>
    public static IOException Exception(string message) => new(message, OperatingSystem.IsWindows() ? unchecked((int)0x80070000) | WindowsDiskFull : NoSpace);

    public static bool Is(Exception exception) => exception.GetBaseException() switch
    {
        // The numbers of one system mean something else on the other.
        IOException io => (io.HResult & 0xFFFF) is var code && (OperatingSystem.IsWindows() ? code is WindowsDiskFull or WindowsHandleDiskFull : code == NoSpace),
        SqliteException sqlite => sqlite.SqliteErrorCode == SqliteFull,

        // Git's library tells it in words alone.
        var other => other.Message.Contains("No space left on device", StringComparison.Ordinal),
    };
}
