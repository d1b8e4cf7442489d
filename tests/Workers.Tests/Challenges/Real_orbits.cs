using CoResearch.Domain.Challenges;
using CoResearch.TestKit;
using CoResearch.Workers.Challenges;
using CoResearch.Workers.Challenges.Orbits;
using Xunit;

namespace CoResearch.Workers.Tests.Challenges;

public sealed class Real_orbits
{
    // 2019-04-14 predicted from 2019-04-07 to 13: log10 of the RMS position error in km of two-body + J2, published for this data.
    [Theory]
    [InlineData("GPS", 28, 0.101)]
    [InlineData("GLONASS", 22, 0.068)]
    [InlineData("Galileo", 20, 0.197)]
    [InlineData("BeiDou MEO", 4, 0.164)]
    [InlineData("BeiDou GEO/IGSO", 10, 0.682)]
    [InlineData("QZSS GSO", 3, 0.398)]
    [InlineData("all", 87, 0.323)]
    public void Two_body_and_J2_reach_the_published_figures(string constellation, int satellites, double published)
    {
        var row = Reference().Rows.Single(r => r.Constellation == constellation);

        Assert.Equal(satellites, row.Satellites);
        Assert.InRange(row.TwoBodyJ2, published - 0.02, published + 0.02);
    }

    [Theory]
    [InlineData("GPS", -0.216)]
    [InlineData("BeiDou GEO/IGSO", 0.393)]
    [InlineData("Galileo", 0.338)]
    [InlineData("all", 0.23)]
    public void So_does_yesterdays_error(string constellation, double published) =>
        Assert.InRange(Reference().Rows.Single(r => r.Constellation == constellation).WithYesterday, published - 0.02, published + 0.02);

    [Fact]
    public async Task They_become_a_challenge()
    {
        using var folder = new TemporaryFolder();
        var request = new ChallengeRequest("satellites", "orbits", new Dictionary<string, string> { ["from"] = RealData.Orbits });

        var made = await new ChallengeTemplates(Repository.Challenges).MaterializeAsync(request, folder["orbits"], TestContext.Current.CancellationToken);

        Assert.Equal("orbits", made.Value.Definition.Slug);
        Assert.Contains("2019-04-14", made.Value.Definition.Title);
        Assert.Contains("| all | 87 | 0.318 |", made.Value.Report);
        var labels = File.ReadAllLines(Path.Combine(folder["orbits"], "private", "labels.csv"));
        Assert.Equal(1 + (87 * 96), labels.Length);
        Assert.Equal(13 * 96, labels.Count(l => l.Contains(",shifted,", StringComparison.Ordinal)));
        Assert.Equal(14 * 96, labels.Count(l => l.Contains(",public,GPS", StringComparison.Ordinal)));
        var train = File.ReadAllText(Path.Combine(folder["orbits"], "public", "train.csv"));
        Assert.DoesNotContain("QZSS", train, StringComparison.Ordinal);
        Assert.DoesNotContain("2019-04-14", train, StringComparison.Ordinal);
    }

    private static readonly Lazy<OrbitReference> OfTheDay = new(() => OrbitReference.Of(Sp3Folder.Read(RealData.Orbits).Value, 7));

    private static OrbitReference Reference()
    {
        _ = RealData.Orbits;
        return OfTheDay.Value;
    }
}
