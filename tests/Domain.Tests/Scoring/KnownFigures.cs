using System.Globalization;
using CoResearch.Domain.Scoring;
using CoResearch.TestKit;
using Xunit;

namespace CoResearch.Domain.Tests.Scoring;

/// <summary>Figures that the design knows from other programs, on real MAGIC events: they depend on the order of the scores alone.</summary>
public sealed class KnownFigures
{
    [Fact]
    public void Alpha_alone_is_a_fair_score_that_passes_the_uniformity_gate()
    {
        var (table, parameters) = Events();
        Assert.Equal(0.9329, Population.Compute(MetricCatalog.Find("weighted_auc")!, table, parameters)!.Value, 5e-5);
        Assert.Equal(0.001631, Cvm(table, parameters), 5e-7);
    }

    [Fact]
    public void Random_scores_lie_far_below_the_gate()
    {
        var (table, parameters) = Events();
        var random = new Random(1);
        Assert.InRange(Cvm(With(table, [.. table.Prediction("score").Select(_ => random.NextDouble())]), parameters), 0.0001, 0.001);
    }

    [Fact]
    public void The_variable_itself_as_a_score_fails_the_gate_as_far_as_a_score_can()
    {
        var (table, parameters) = Events();
        Assert.InRange(Cvm(With(table, table.Number("Size")), parameters), 0.1, 0.34);
    }

    private static double Cvm(MetricTable table, Dictionary<string, string> parameters) =>
        Population.Compute(MetricCatalog.Find("cvm")!, table, new(parameters) { ["against"] = "Size", ["on"] = "background" })!.Value;

    private static MetricTable With(MetricTable table, double[] scores) => new(
        table.Rows, ["score"], [scores], new Dictionary<string, double[]> { ["Size"] = table.Number("Size") },
        new Dictionary<string, CategoryColumn> { ["class"] = table.Category("class") });

    private static (MetricTable Table, Dictionary<string, string> Parameters) Events()
    {
        var rows = File.ReadLines(Path.Combine(RealData.Magic, "test.csv")).Select(line => line.Split(',')).ToList();
        var (header, events) = (rows[0], rows[1..]);
        double[] Column(string name) =>
            [.. events.Select(row => double.Parse(row[Array.IndexOf(header, name)], CultureInfo.InvariantCulture))];
        var table = new MetricTable(
            events.Count, ["score"], [[.. Column("Alpha").Select(alpha => -alpha)]], new Dictionary<string, double[]> { ["Size"] = Column("Size") },
            new Dictionary<string, CategoryColumn> { ["class"] = Population.Category(events.Select(row => row[Array.IndexOf(header, "class")])) });
        return (table, new() { ["target"] = "class", ["positive"] = "g" });
    }
}
