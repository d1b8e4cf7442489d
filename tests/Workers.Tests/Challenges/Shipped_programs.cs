using System.Runtime.Versioning;
using CoResearch.Domain.Scoring;
using CoResearch.TestKit;
using CoResearch.Workers.Tests.Sandbox;
using Xunit;

namespace CoResearch.Workers.Tests.Challenges;

/// <summary>The baselines in Python, in the real sandbox, with the libraries of the system's own Python.</summary>
[SupportedOSPlatform("linux")]
public sealed class Shipped_programs
{
    public Shipped_programs()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Student code runs on Linux alone.");
        SandboxCase.Rung();
        DebianPython.Require();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("examples/sklearn", 0.95)]
    [InlineData("examples/torch", 0.95)]
    public async Task On_invented_showers_each_passes_the_gate(string program, double reaches)
    {
        using var trial = await Trial.OfAsync("gamma-hadron", Cancellation);
        var verdict = await trial.RunAsync(program, Cancellation);

        Assert.True(verdict.ValueOn(Splits.Public) > reaches, $"{verdict.ValueOn(Splits.Public)}");
        foreach (var split in Splits.All) Assert.True(verdict.PassedOn(split), $"{split}: {string.Join(", ", verdict.Gates)}");
    }

    [Theory]
    [InlineData("examples/sklearn")]
    [InlineData("examples/torch")]
    public async Task On_invented_satellites_each_beats_physics_alone_on_every_split(string program)
    {
        using var trial = await Trial.OfAsync("satellites", Cancellation);
        var verdict = await trial.RunAsync(program, Cancellation);

        Assert.True(verdict.ValueOn(Splits.Public) < 0.142 - 0.2, $"{verdict.ValueOn(Splits.Public)}");
        Assert.True(verdict.ValueOn(Splits.Private) < 0.119 - 0.2, $"{verdict.ValueOn(Splits.Private)}");
        Assert.True(verdict.ValueOn(Splits.Shifted) < 0.717 - 0.2, $"{verdict.ValueOn(Splits.Shifted)}");
    }

    [Theory]
    [InlineData("examples/sklearn")]
    [InlineData("examples/torch")]
    public async Task On_real_orbits_each_beats_two_body_and_J2_over_all_satellites(string program)
    {
        using var trial = await Trial.OfAsync("satellites", Cancellation, ("from", RealData.Orbits));
        var verdict = await trial.RunAsync(program, Cancellation);
        Assert.True(Trial.Pooled(verdict) < 0.16, $"{Trial.Pooled(verdict)}");
    }
}
