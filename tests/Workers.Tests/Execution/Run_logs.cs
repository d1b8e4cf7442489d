using CoResearch.Workers.Execution;
using Xunit;

namespace CoResearch.Workers.Tests.Execution;

public sealed class Run_logs : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("coresearch-log-").FullName, "log.txt");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public void Each_line_stands_once_and_long_ones_are_cut()
    {
        using (var log = new CappedLog(_file))
            foreach (var line in new[] { "first", new string('x', 5000), null, "last" })
                log.Write(line);
        Assert.Equal(["first", new string('x', 4000) + " …", "last"], File.ReadAllLines(_file));
    }

    [Fact]
    public void A_log_ends_at_a_megabyte_and_says_so()
    {
        using (var log = new CappedLog(_file))
            for (var i = 0; i < 2000; i++) log.Write(new string('x', 1000));
        Assert.InRange(new FileInfo(_file).Length, (1 << 20) - 2000, (1 << 20) + 2000);
        Assert.Equal("(the log is cut here: it reached 1 MB)", File.ReadLines(_file).Last());
    }

    [Fact]
    public void A_full_disk_ends_the_log_and_nothing_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /dev/full.");
        File.CreateSymbolicLink(_file, "/dev/full");
        using var log = new CappedLog(_file);
        log.Write("no room for this");
        log.Write("nor for that");
    }
}
