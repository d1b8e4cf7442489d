using CoResearch.Workers.Execution;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CoResearch.Workers.Tests.Execution;

public sealed class Run_logs : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("coresearch-log-").FullName, "log.txt");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public void Each_line_stands_once_and_long_ones_are_cut()
    {
        using (var log = new CappedLog(_file, TimeProvider.System))
            foreach (var line in new[] { "first", new string('x', 5000), null, "last" })
                log.Write(line);
        Assert.Equal(["first", new string('x', 4000) + " …", "last"], File.ReadAllLines(_file));
    }

    [Fact]
    public void A_long_log_has_its_beginning_and_its_end()
    {
        using (var log = new CappedLog(_file, TimeProvider.System))
            for (var i = 1; i <= 5000; i++) log.Write($"{i} {new string('x', 1000)}");
        Assert.InRange(new FileInfo(_file).Length, (1 << 20) - 3000, (1 << 20) + 100);
        var lines = File.ReadAllLines(_file);
        var numbers = lines.Where(l => l[0] != '(').Select(l => int.Parse(l.Split(' ')[0])).ToList();
        Assert.Equal((1, 5000), (numbers[0], numbers[^1]));
        var gap = Assert.Single(lines, l => l[0] == '(');
        Assert.Equal($"(… {5000 - numbers.Count:N0} lines are left out here …)", gap);
        Assert.Equal(Array.IndexOf(lines, gap), numbers.Zip(numbers.Skip(1)).TakeWhile(n => n.Second == n.First + 1).Count() + 1);
    }

    [Fact]
    public void The_end_of_a_long_log_can_be_read_while_the_run_goes_on()
    {
        var clock = new FakeTimeProvider();
        using var log = new CappedLog(_file, clock);
        for (var i = 1; i <= 3000; i++) log.Write($"{i} {new string('x', 1000)}");
        clock.Advance(TimeSpan.FromSeconds(2));
        log.Write("now");
        Assert.Equal("now", File.ReadLines(_file).Last());
        log.Write("a moment later");
        Assert.Equal("now", File.ReadLines(_file).Last());
    }

    [Fact]
    public void A_full_disk_ends_the_log_and_nothing_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /dev/full.");
        File.CreateSymbolicLink(_file, "/dev/full");
        using var log = new CappedLog(_file, TimeProvider.System);
        log.Write("no room for this");
        log.Write("nor for that");
    }
}
