namespace CoResearch.Domain.Scoring;

/// <summary>What people read for a gate: "cvm against Size on background"; parameters in the metric's own order.</summary>
public static class GateName
{
    /// <summary>The name of a gate as its author wrote it.</summary>
    public static string Of(GateSpec gate)
    {
        if (gate.Metric == Metrics.Custom.MetricName && gate.Parameters.TryGetValue("value", out var printed)) return printed;
        var order = MetricCatalog.Find(gate.Metric)?.Parameters.Select(p => p.Name).ToList() ?? [];
        var parts = gate.Parameters.OrderBy(p => order.IndexOf(p.Key)).Select(p => $"{p.Key} {p.Value}");
        return string.Join(' ', [gate.Metric, .. parts]);
    }
}
