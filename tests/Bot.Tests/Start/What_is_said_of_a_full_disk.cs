using CoResearch.Bot.Dispatch;
using CoResearch.Domain.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CoResearch.Bot.Tests.Start;

public sealed class What_is_said_of_a_full_disk
{
    private const string Reason = "SQLite Error 13: 'database or disk is full'.";

    [Fact]
    public void Standard_error_has_it_in_one_sentence_however_often_it_fails()
    {
        var paths = new StatePaths(Directory.CreateTempSubdirectory("coresearch-log-").FullName);
        using var said = new StringWriter();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using (var log = new FileLog(paths, time, said))
        {
            var logger = log.CreateLogger("InboxPump");
            for (var i = 0; i < 3; i++) logger.Log(LogLevel.Error, default, "cannot be handled yet", new SqliteException(Reason, 13), (text, _) => text);
            Assert.Equal([FileLog.DiskIsFull(paths), ""], said.ToString().ReplaceLineEndings("\n").Split('\n'));
            Assert.True(log.ToldFull);
            logger.Log(LogLevel.Error, default, "another trouble", null, (text, _) => text);
            Assert.EndsWith("InboxPump: another trouble", said.ToString().TrimEnd(), StringComparison.Ordinal);
            time.Advance(TimeSpan.FromHours(2));
            logger.Log(LogLevel.Error, default, "cannot be handled yet", new SqliteException(Reason, 13), (text, _) => text);
            Assert.EndsWith(FileLog.DiskIsFull(paths), said.ToString().TrimEnd(), StringComparison.Ordinal);
        }
        Directory.Delete(paths.Root, recursive: true);
    }

    [Fact]
    public void No_sentence_ends_twice()
    {
        foreach (var error in new Error[] { new NotStored(Reason), new NotKept(Reason), new NoRoom(Reason) })
            Assert.DoesNotMatch(@"\.\W*\.", error.Message);
    }
}
