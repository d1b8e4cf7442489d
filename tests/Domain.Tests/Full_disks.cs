using CoResearch.Domain.Shared;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CoResearch.Domain.Tests;

public sealed class Full_disks
{
    public static TheoryData<Exception, bool> Failures => new()
    {
        { new IOException("full", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28), true },
        { new InvalidOperationException("around it", new SqliteException("database or disk is full", 13)), true },
        { new InvalidOperationException("failed to write 'description': No space left on device"), true },

        // "Directory not empty" has the number on Linux that a full disk has on Windows.
        { new IOException("not empty", OperatingSystem.IsWindows() ? unchecked((int)0x80070091) : 39), false },
        { new IOException("locked", 11), false },
        { new InvalidOperationException("a bug"), false },
    };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Failures))]
    public void Are_told_from_everything_else(Exception failure, bool full) => Assert.Equal(full, FullDisk.Is(failure));
}
