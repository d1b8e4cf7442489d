using System.Globalization;
using System.Text;
using CoResearch.Domain.Shared;
using CoResearch.Workers.Challenges.Orbits;
using Xunit;

namespace CoResearch.Workers.Tests.Challenges;

public sealed class Sp3_files : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Positions_are_read_and_zeros_mean_not_known()
    {
        var file = Sp3File.Parse("a.sp3", Day(0).Replace("PG01  26560.000000      0.000000", "PG01      0.000000      0.000000", StringComparison.Ordinal).Split('\n')).Value;

        Assert.Equal((new DateOnly(2019, 4, 7), 900), (file.Day, file.Interval));
        Assert.Equal(["E02", "G01"], file.Positions.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new Vector3(0, -29600, 12.5), file.Positions["E02"][95]);
        Assert.All(file.Positions["G01"], Assert.Null);
    }

    [Theory]
    [InlineData("#cP2019", "#aP2019", 1)]
    [InlineData("      96 ", "      95 ", 0)]
    [InlineData("   900.00000000", "   700.00000000", 2)]
    [InlineData("*  2019  4  7  0 15", "*  2019  4  7  0 16", 6)]
    [InlineData("PE02      0.000000", "PE02      0.0x0000", 5)]
    [InlineData("PE02", "Pe02", 5)]
    [InlineData("PE02", "PG01", 5)]
    [InlineData("PE02      0.000000 -29600.000000", "PE02      0.000000   NaN        ", 5)]
    public void What_is_wrong_is_refused_with_its_line(string good, string bad, int line)
    {
        var mistake = Refused(Day(0).Replace(good, bad, StringComparison.Ordinal));
        Assert.Equal("a.sp3", mistake.File);
        Assert.True(line == 0 || mistake.Line == line, mistake.ToString());
    }

    [Theory]
    [InlineData(40)]
    [InlineData(200)]
    [InlineData(5000)]
    public void A_file_that_is_cut_short_is_refused_with_its_last_line(int characters)
    {
        var text = Day(0)[..characters];
        Assert.Equal(text.TrimEnd('\n').Split('\n').Length, Refused(text).Line);
    }

    [Fact]
    public void Days_must_follow_each_other()
    {
        foreach (var day in new[] { 0, 1, 3 })
            File.WriteAllText(_folder[$"{day}.SP3"], Day(day));
        var error = Assert.IsType<MistakesError>(Sp3Folder.Read(_folder.Path).Error);
        Assert.Equal("3.SP3", Assert.Single(error.Mistakes).File);
    }

    [Fact]
    public void Mistakes_of_all_files_come_in_one_go()
    {
        File.WriteAllText(_folder["0.SP3"], Day(0)[..3000]);
        File.WriteAllText(_folder["1.SP3"], "");
        File.WriteAllText(_folder["2.SP3"], Day(2));
        Assert.Equal(["0.SP3", "1.SP3"], Assert.IsType<MistakesError>(Sp3Folder.Read(_folder.Path).Error).Mistakes.Select(m => m.File));
    }

    [Fact]
    public void A_satellite_that_is_missing_on_a_day_is_left_out()
    {
        File.WriteAllText(_folder["0.SP3"], Day(0));
        File.WriteAllText(_folder["1.SP3"], Day(1).Replace("PG01", "PG07", StringComparison.Ordinal));
        var read = Sp3Folder.Read(_folder.Path).Value;
        Assert.Equal(("E02", 192), (Assert.Single(read.Tracks).Satellite, read.Tracks[0].Positions.Length));
    }

    [Fact]
    public void Denser_files_are_thinned()
    {
        File.WriteAllText(_folder["0.SP3"], Day(0, 300));
        Assert.Equal(96, Sp3Folder.Read(_folder.Path).Value.Tracks[0].Positions.Length);
    }

    private static Mistake Refused(string text) =>
        Assert.Single(Assert.IsType<MistakesError>(Sp3File.Parse("a.sp3", text.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Error).Mistakes);

    private static string Day(int day, int interval = 900)
    {
        var start = new DateTime(2019, 4, 7).AddDays(day);
        var epochs = 86400 / interval;
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"#cP{start:yyyy} {start.Month,2} {start.Day,2}  0  0  0.00000000 {epochs,7} u+U IGb08 FIT  WHU\n")
            .Append(CultureInfo.InvariantCulture, $"## 2048      0.00000000 {interval,5}.00000000 58580     0.000000000\n");
        for (var i = 0; i < epochs; i++)
        {
            var time = start.AddSeconds(i * interval);
            text.Append(CultureInfo.InvariantCulture, $"*  {time:yyyy} {time.Month,2} {time.Day,2} {time.Hour,2} {time.Minute,2}  0.00000000\n")
                .Append("PG01  26560.000000      0.000000      0.000000   -196.354993\n")
                .Append("PE02      0.000000 -29600.000000     12.500000   -182.649387\n");
        }
        return text.Append("EOF\n").ToString();
    }
}
