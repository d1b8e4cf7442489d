using CoResearch.Domain.Scoring;

namespace CoResearch.Domain.Tests.Scoring;

/// <summary>Small populations for metric tests.</summary>
internal static class Population
{
    public static CategoryColumn Category(IEnumerable<string> values)
    {
        var rows = values.ToList();
        var names = rows.Distinct().ToList();
        return new(names, rows.Select(value => names.IndexOf(value)).ToArray());
    }

    public static double? Compute(IMetric metric, MetricTable table, Dictionary<string, string> parameters, MetricTable? everything = null) =>
        metric.Compute(new(table, everything ?? table, new(metric, parameters), new(null, null, null, null)));

    /// <summary>A metric of one score column against the class g, optionally weighted.</summary>
    public static double? Binary(string metric, double[] scores, bool[] positive, double[]? weights = null, string more = "")
    {
        var parameters = new Dictionary<string, string> { ["target"] = "class", ["positive"] = "g" };
        if (weights is not null) parameters["weight"] = "weight";
        foreach (var pair in more.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('='))) parameters[pair[0]] = pair[1];
        var table = new MetricTable(
            scores.Length, ["score"], [scores], new Dictionary<string, double[]> { ["weight"] = weights ?? [] },
            new Dictionary<string, CategoryColumn> { ["class"] = Category(positive.Select(p => p ? "g" : "h")) });
        return Compute(MetricCatalog.Find(metric)!, table, parameters);
    }
}
