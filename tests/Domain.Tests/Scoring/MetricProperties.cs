using CoResearch.Domain.Scoring;
using CoResearch.Domain.Scoring.Curves;
using CoResearch.Domain.Scoring.Metrics;
using CsCheck;
using Xunit;

namespace CoResearch.Domain.Tests.Scoring;

/// <summary>What must hold for any scores, many of them tied.</summary>
public sealed class MetricProperties
{
    private static readonly string[] _ofScores =
        ["roc_auc", "average_precision", "log_loss", "brier", "accuracy", "balanced_accuracy", "f1", "mcc", "weighted_auc", "ams"];

    private static readonly Gen<(double Score, bool Positive, int Weight)[]> _rows = Gen.Select(
        Gen.OneOf(Gen.Double[0, 1], Gen.Int[0, 10].Select(i => i / 10.0)), Gen.Bool, Gen.Int[1, 4]).Array[2, 60];

    [Fact]
    public void Roc_auc_counts_pairs_and_ties_as_half() => _rows.Sample(rows =>
    {
        var (positive, negative) = (rows.Where(r => r.Positive).ToList(), rows.Where(r => !r.Positive).ToList());
        var value = Population.Binary("roc_auc", [.. rows.Select(r => r.Score)], [.. rows.Select(r => r.Positive)]);
        if (positive.Count == 0 || negative.Count == 0)
            Assert.Null(value);
        else
            Assert.Equal(positive.Average(p => negative.Average(n => p.Score > n.Score ? 1 : p.Score == n.Score ? 0.5 : 0)), value!.Value, 1e-12);
    });

    [Fact]
    public void Roc_auc_depends_on_order_alone() => _rows.Sample(rows =>
    {
        bool[] positive = [.. rows.Select(r => r.Positive)];
        var value = Population.Binary("roc_auc", [.. rows.Select(r => r.Score)], positive);
        Assert.Equal(value, Population.Binary("roc_auc", [.. rows.Select(r => Math.ScaleB(r.Score, 3))], positive));
        if (value is { } v)
            Assert.Equal(1 - v, Population.Binary("roc_auc", [.. rows.Select(r => -r.Score)], positive)!.Value, 1e-12);
    });

    [Fact]
    public void The_order_of_rows_never_matters() => Gen.Select(_rows, Gen.Int).Sample((rows, seed) =>
    {
        var shuffled = rows.ToArray();
        new Random(seed).Shuffle(shuffled);
        foreach (var metric in _ofScores) Same(Of(metric, rows, true), Of(metric, shuffled, true), metric);
    });

    [Fact]
    public void A_whole_weight_is_as_many_copies_of_the_row() => _rows.Sample(rows =>
    {
        var copies = rows.SelectMany(r => Enumerable.Repeat(r, r.Weight)).ToArray();
        foreach (var metric in _ofScores) Same(Of(metric, rows, true), Of(metric, copies, false), metric);
    });

    [Fact]
    public void Values_stay_within_their_bounds() => _rows.Sample(rows =>
    {
        foreach (var metric in _ofScores.Except(["log_loss", "ams"]))
            if (Of(metric, rows, true) is { } value)
                Assert.InRange(value, metric == "mcc" ? -1 - 1e-9 : -1e-9, 1 + 1e-9);
    });

    [Fact]
    public void A_perfect_score_has_the_best_value() => _rows.Where(rows => rows.Select(r => r.Positive).Distinct().Count() == 2).Sample(rows =>
    {
        var perfect = rows.Select(r => r with { Score = r.Positive ? 1 : 0 }).ToArray();
        foreach (var metric in _ofScores.Except(["log_loss", "brier", "ams"])) Assert.Equal(1, Of(metric, perfect, true)!.Value, 1e-12);
        Assert.Equal(0, Of("brier", perfect, true));
        Assert.Equal(0, Of("log_loss", perfect, true)!.Value, 1e-12);
    });

    [Theory]
    [InlineData("roc_auc"), InlineData("average_precision"), InlineData("balanced_accuracy"), InlineData("f1"), InlineData("mcc")]
    [InlineData("weighted_auc"), InlineData("ams"), InlineData("efficiency_at")]
    public void With_a_single_class_there_is_no_value(string metric)
    {
        var more = metric == "efficiency_at" ? "background_acceptance=0.1" : "";
        Assert.Null(Population.Binary(metric, [0.1, 0.6], [true, true], null, more));
        Assert.Null(Population.Binary(metric, [0.1, 0.6], [false, false], null, more));
    }

    [Fact]
    public void Without_rows_there_is_no_value()
    {
        foreach (var metric in _ofScores) Assert.Null(Population.Binary(metric, [], []));
    }

    [Theory]
    [InlineData(new[] { 1e300, -1e300, 0, 1e-300, double.Epsilon, -double.Epsilon, 0.5, 0.5 })]
    [InlineData(new[] { double.MaxValue, double.MinValue, 3, 3, 3, 2 })]
    [InlineData(new[] { 0.0, -0.0, 0.0, -0.0 })]
    [InlineData(new[] { double.Epsilon, 0, 3 * double.Epsilon, 2 * double.Epsilon })]
    public void Pairs_are_counted_exactly_whatever_the_scale(double[] values)
    {
        // Enough copies to be dealt into buckets, and dealt again, instead of being compared one by one.
        var scores = Enumerable.Range(0, 4000).Select(i => values[i * 7 % values.Length]).ToArray();
        var positive = scores.Select((_, i) => i % 3 == 0).ToArray();
        var expected = 0L;
        for (var p = 0; p < scores.Length; p++)
            for (var n = 0; positive[p] && n < scores.Length; n++)
                if (!positive[n]) expected += scores[p] > scores[n] ? 2 : scores[p] == scores[n] ? 1 : 0;
        Assert.Equal((expected, positive.Count(p => p), positive.Count(p => !p)), PairCount.Of(scores, positive));
    }

    [Fact]
    public void Many_rows_give_the_same_area_by_pairs_and_by_the_curve()
    {
        var random = new Random(5);
        foreach (var power in new[] { 1.0, 40, 0.01 })
        {
            var scores = Enumerable.Range(0, 200_000).Select(_ => Math.Round(Math.Pow(random.NextDouble(), power), 5)).ToArray();
            var positive = scores.Select(score => random.NextDouble() < 0.2 + 0.5 * score).ToArray();
            var curve = ThresholdCurve.Of(scores, positive, []);
            Assert.Equal(curve.Area(tpr => tpr), Population.Binary("roc_auc", scores, positive)!.Value, 1e-10);
        }
    }

    [Fact]
    public void Cvm_is_the_direct_formula_with_and_without_ties() =>
        Gen.Select(Gen.OneOf(Gen.Double[0, 1], Gen.Int[0, 5].Select(i => (double)i)), Gen.Int[0, 30]).Array[1, 80]
            .Select(Gen.Int[2, 20], Gen.Int[1, 20]).Sample((rows, window, step) =>
            {
                var (scores, variable) = (rows.Select(r => r.Item1).ToArray(), rows.Select(r => (double)r.Item2).ToArray());
                var value = CramerVonMises.Distance(scores, variable, window, step);
                if (rows.Length < window) Assert.Null(value);
                else Assert.Equal(Direct(scores, variable, window, step), value!.Value, 1e-12);
            });

    [Fact]
    public void A_constant_score_depends_on_nothing() =>
        Assert.Equal(0, CramerVonMises.Distance(new double[500], [.. Enumerable.Range(0, 500).Select(i => (double)i)], 200, 50)!.Value, 1e-12);

    [Fact]
    public void Ams_renormalises_the_weights_of_a_split_to_those_of_all_rows()
    {
        // All: signal 6, background 12. The half with signal 2 and background 3 selects signal 1 and background 1: s = 3, b = 4.
        var table = new MetricTable(6, ["score"], [[0.9, 0.1, 0.9, 0.1, 0.3, 0.3]],
            new Dictionary<string, double[]> { ["weight"] = [1, 1, 1, 2, 4, 9] },
            new Dictionary<string, CategoryColumn> { ["class"] = Population.Category(["g", "g", "h", "h", "g", "h"]) });
        var value = Population.Compute(
            MetricCatalog.Find("ams")!, table.Select([0, 1, 2, 3]),
            new() { ["target"] = "class", ["positive"] = "g", ["weight"] = "weight" }, table);
        Assert.Equal(Math.Sqrt(2 * ((3 + 4 + 10) * Math.Log(1 + 3 / 14.0) - 3)), value!.Value, 1e-12);
    }

    private static double? Of(string metric, (double Score, bool Positive, int Weight)[] rows, bool weighted) => Population.Binary(
        metric, [.. rows.Select(r => r.Score)], [.. rows.Select(r => r.Positive)], weighted ? [.. rows.Select(r => (double)r.Weight)] : null);

    private static void Same(double? expected, double? actual, string metric)
    {
        Assert.True(expected is null == actual is null, $"{metric}: {expected} and {actual}");
        if (expected is { } e) Assert.Equal(e, actual!.Value, 1e-9);
    }

    private static double Direct(double[] scores, double[] variable, int window, int step)
    {
        var sorted = scores.Zip(variable).OrderBy(pair => pair.Second).Select(pair => pair.First).ToArray();
        var distances = new List<double>();
        for (var start = 0; start + window <= sorted.Length; start += step)
        {
            var part = sorted[start..(start + window)];
            distances.Add(sorted.Average(score => Math.Pow(
                sorted.Count(s => s <= score) / (double)sorted.Length - part.Count(s => s <= score) / (double)window, 2)));
        }
        return distances.Average();
    }
}
