using CoResearch.Domain.Workflows;
using CoResearch.Workers.Training.Data;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>
/// Golden values from numpy 1.24 and scipy 1.10 for the values below: (x - mean)/std, (x - min)/(max - min), log1p,
/// sign(x) log1p|x| then z-score, (x - median)/(q75 - q25) with numpy's linear quantiles, and norm.ppf of the interpolated rank.
/// </summary>
public sealed class ScalerTests
{
    private static readonly double[] _values = [3.5, -0.5, 12, 0, 7.25, 1, 100];

    [Theory]
    [InlineData(Normalization.None, new[] { 3.5, -0.5, 12, 0, 7.25, 1, 100 })]
    [InlineData(Normalization.Zscore, new[] { -0.4162560, -0.5342831, -0.1654486, -0.5195297, -0.3056057, -0.4900229, 2.4311460 })]
    [InlineData(Normalization.Minmax, new[] { 0.0398010, 0, 0.1243781, 0.0049751, 0.0771144, 0.0149254, 1 })]
    [InlineData(Normalization.Log1p, new[] { 1.5040774, -0.6931472, 2.5649494, 0, 2.1102132, 0.6931472, 4.6151205 })]
    [InlineData(Normalization.Log, new[] { -0.0497345, -1.2508002, 0.6175337, -0.9957704, 0.3315134, -0.5597941, 1.9070522 })]
    [InlineData(Normalization.Iq, new[] { 0, -0.4383562, 0.9315068, -0.3835616, 0.4109589, -0.2739726, 10.5753425 })]
    public void Known_values(Normalization kind, double[] expected)
    {
        var scaler = Scaler.Fit(kind, _values);
        Assert.Equal(expected, _values.Select(scaler.Apply), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void The_quantile_normalisation_gives_normal_scores()
    {
        var scaler = Scaler.Fit(Normalization.Quantile, [.. Enumerable.Range(0, 101).Select(i => (double)i)]);
        // scipy.stats.norm.ppf of 0.5, 0.25, 0.975, and of the clipped ends 1e-7, 1 - 1e-7
        Assert.Equal([0, -0.6744898, 1.959964, -5.1993376, 5.1993376], new double[] { 50, 25, 97.5, -1, 200 }.Select(scaler.Apply), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData(Normalization.None)]
    [InlineData(Normalization.Zscore)]
    [InlineData(Normalization.Minmax)]
    [InlineData(Normalization.Log1p)]
    public void What_targets_use_can_be_undone(Normalization kind)
    {
        var scaler = Scaler.Fit(kind, _values);
        Assert.Equal(_values, _values.Select(v => scaler.Undo(scaler.Apply(v))), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Theory]
    [InlineData(Normalization.Zscore)]
    [InlineData(Normalization.Minmax)]
    [InlineData(Normalization.Iq)]
    [InlineData(Normalization.Log)]
    [InlineData(Normalization.Quantile)]
    public void A_constant_column_stays_finite(Normalization kind)
    {
        var scaler = Scaler.Fit(kind, [4, 4, 4]);
        Assert.All([4.0, 5.0, -1.0], v => Assert.True(double.IsFinite(scaler.Apply(v))));
    }

    [Fact]
    public void Log1p_is_undefined_at_minus_one() => Assert.True(double.IsNaN(Scaler.Fit(Normalization.Log1p, [0]).Apply(-1)));
}
