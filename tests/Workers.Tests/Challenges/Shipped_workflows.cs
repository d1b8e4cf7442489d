using CoResearch.Domain.Scoring;
using CoResearch.TestKit;
using Xunit;

namespace CoResearch.Workers.Tests.Challenges;

public sealed class Shipped_workflows
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_invented_showers_trees_lead_and_fail_the_gate_and_the_map_passes()
    {
        using var trial = await Trial.OfAsync("gamma-hadron", Cancellation);
        var baseline = await trial.RunAsync("workflow.yml", Cancellation);
        var ecd = await trial.RunAsync("examples/ecd.yml", Cancellation);
        var gbm = await trial.RunAsync("examples/gbm.yml", Cancellation);
        var mapped = await trial.RunAsync("examples/gbm-mapped.yml", Cancellation);

        Assert.True(Score(baseline) < Score(ecd) && Score(ecd) < Score(gbm), $"{Score(baseline)} {Score(ecd)} {Score(gbm)}");
        Assert.InRange(Score(mapped), Score(baseline) + 0.03, Score(gbm));
        foreach (var split in Splits.All)
        {
            Assert.True(baseline.PassedOn(split));
            Assert.False(ecd.PassedOn(split));
            Assert.False(gbm.PassedOn(split));
            Assert.True(mapped.PassedOn(split));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task On_the_whole_MAGIC_test_sample_they_reach_the_published_figures_with_every_seed(int seed)
    {
        using var trial = await Trial.OfAsync("gamma-hadron", Cancellation, ("from", RealData.Magic), ("split", "all"));
        var gbm = await trial.RunAsync("examples/gbm.yml", Cancellation, seed);
        var mapped = await trial.RunAsync("examples/gbm-mapped.yml", Cancellation, seed);

        Assert.Equal(3804, Assert.Single(gbm.Splits).Rows);
        Assert.InRange(Score(gbm), 0.986 - 0.005, 0.986 + 0.005);
        Assert.False(gbm.PassedOn(Splits.Public));
        Assert.InRange(Score(mapped), 0.978 - 0.006, 0.978 + 0.006);
        Assert.True(mapped.PassedOn(Splits.Public));
    }

    [Fact]
    public async Task On_halves_of_the_MAGIC_test_sample_the_verdicts_are_the_same()
    {
        using var trial = await Trial.OfAsync("gamma-hadron", Cancellation, ("from", RealData.Magic));
        var ecd = await trial.RunAsync("examples/ecd.yml", Cancellation);
        var gbm = await trial.RunAsync("examples/gbm.yml", Cancellation);
        var mapped = await trial.RunAsync("examples/gbm-mapped.yml", Cancellation);

        Assert.Equal([Splits.Public, Splits.Private], gbm.Splits.Select(s => s.Split));
        foreach (var split in gbm.Splits.Select(s => s.Split))
        {
            Assert.False(ecd.PassedOn(split));
            Assert.False(gbm.PassedOn(split));
            Assert.True(mapped.PassedOn(split));
        }
    }

    [Theory]
    [InlineData("workflow.yml")]
    [InlineData("examples/linear-drift.yml")]
    [InlineData("examples/gbm.yml")]
    [InlineData("examples/ecd.yml")]
    [InlineData("examples/resnet-phase.yml")]
    public async Task On_invented_satellites_each_beats_physics_alone_on_every_split(string workflow)
    {
        using var trial = await Trial.OfAsync("satellites", Cancellation);
        var verdict = await trial.RunAsync(workflow, Cancellation);

        Assert.True(verdict.ValueOn(Splits.Public) < 0.142 - 0.2, $"{verdict.ValueOn(Splits.Public)}");
        Assert.True(verdict.ValueOn(Splits.Private) < 0.119 - 0.2, $"{verdict.ValueOn(Splits.Private)}");
        Assert.True(verdict.ValueOn(Splits.Shifted) < 0.717 - 0.2, $"{verdict.ValueOn(Splits.Shifted)}");
    }

    [Theory]
    [InlineData("workflow.yml", 0.16)]
    [InlineData("examples/linear-drift.yml", 0.02)]
    [InlineData("examples/gbm.yml", 0.08)]
    [InlineData("examples/resnet-phase.yml", 0)]
    public async Task On_real_orbits_each_beats_two_body_and_J2_over_all_satellites(string workflow, double reaches)
    {
        const double published = 0.323;
        using var trial = await Trial.OfAsync("satellites", Cancellation, ("from", RealData.Orbits));
        var verdict = await trial.RunAsync(workflow, Cancellation);

        Assert.Equal(87 * 96, verdict.Splits.Sum(s => s.Rows));
        Assert.True(Trial.Pooled(verdict) < Math.Min(reaches, published), $"{Trial.Pooled(verdict)}");
    }

    private static double Score(Verdict verdict) => verdict.ValueOn(Splits.Public)!.Value;
}
