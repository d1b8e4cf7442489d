using CoResearch.Workers.Training.Postprocess;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>Calibration makes probabilities honest, the quantile map makes one class flat along a variable; both keep the order.</summary>
public sealed class PostprocessTests
{
    [Fact]
    public void Isotonic_regression_pools_what_violates_the_order()
    {
        // sklearn.isotonic.IsotonicRegression on the same points: 0, 0.5, 0.5, 1.
        var fit = Isotonic.Fit([0.1, 0.2, 0.3, 0.4], [0, 1, 0, 1]);
        Assert.Equal([0, 0, 0.5, 0.5, 0.5, 0.75, 1, 1], new[] { 0.0, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.9 }.Select(fit.Apply), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Calibration_undoes_a_known_distortion()
    {
        var random = new Random(4);
        var truth = Enumerable.Range(0, 20_000).Select(_ => random.NextDouble()).ToArray();
        var labels = truth.Select(p => random.NextDouble() < p ? 1f : 0f).ToArray();
        // The logit is doubled: overconfident.
        var scores = truth.Select(p => p * p / (p * p + (1 - p) * (1 - p))).ToArray();
        var (platt, isotonic) = (Platt.Fit(scores, labels), Isotonic.Fit(scores, labels));
        foreach (var p in new[] { 0.1, 0.3, 0.5, 0.8 })
        {
            var score = p * p / (p * p + (1 - p) * (1 - p));
            Assert.Equal(p, platt.Apply(score), 0.02);
            Assert.Equal(p, isotonic.Apply(score), 0.06);
        }
    }

    [Fact]
    public void Platt_survives_classes_that_are_apart()
    {
        var platt = Platt.Fit([0.0, 0.1, 0.9, 1.0], [0, 0, 1, 1]);
        Assert.True(platt.Apply(0) is >= 0 and < 0.5 && platt.Apply(1) is > 0.5 and <= 1);
    }

    [Fact]
    public void The_map_is_uniform_along_the_variable_and_keeps_the_order()
    {
        var random = new Random(9);
        var variable = Enumerable.Range(0, 20_000).Select(_ => random.NextDouble() * 3).ToArray();
        // The score's distribution moves with the variable.
        double[] Scores(double[] v) => [.. v.Select(x => Math.Clamp(random.NextDouble() * 0.5 + x / 6, 0, 1))];
        var map = QuantileMap.Fit(Scores(variable), variable, 20);
        var fresh = Enumerable.Range(0, 20_000).Select(_ => random.NextDouble() * 3).ToArray();
        var mapped = Scores(fresh).Zip(fresh, map.Apply).ToArray();
        for (var bin = 0; bin < 6; bin++)
        {
            var inBin = mapped.Where((_, i) => (int)(fresh[i] * 2) == bin).ToArray();
            foreach (var cut in new[] { 0.2, 0.5, 0.8 })
                Assert.Equal(cut, inBin.Count(m => m < cut) / (double)inBin.Length, 0.04);
        }
        for (var s = 0.0; s < 1; s += 0.01)
            Assert.True(map.Apply(s, 1.3) < map.Apply(s + 0.01, 1.3));
        Assert.InRange(map.Apply(-1, 5), 0, 1e-9);
        Assert.InRange(map.Apply(2, -5), 1 - 1e-9, 1);
        Assert.True(double.IsFinite(map.Apply(0.5, double.NaN)));
    }
}
