using System.Runtime.InteropServices;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// The TrackML score (Amrouche et al., "The Tracking Machine Learning challenge: Accuracy phase", 2019, §3): hits are grouped into tracks by
/// the predicted number; a track counts if its majority particle owns more than half of its hits and the track holds more than half of
/// that particle's hits; the score is the weight of those hits, the particle's in the track, over the weight of all hits. With
/// <c>event</c> track numbers are an event's own and the score is the mean over events. Undefined without rows or weight.
/// </summary>
internal sealed class TrackMl : IMetric
{
    public string Name => "trackml";
    public string Summary => "Weighted share of hits in correctly found tracks.";
    public Direction Direction => Direction.Maximize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters { get; } =
    [
        CommonParameters.Target with { Summary = $"The column of the hidden labels that holds the particle of each hit." },
        CommonParameters.Weight, CommonParameters.Column,
        new("event", ParameterKind.CategoryColumn, $"The column that holds the event of each hit; by default all hits are of one."),
    ];

    public double? Compute(MetricInput input)
    {
        var (tracks, particles, weights) = (input.Scores, input.Table.Category(input.Parameters.Text("target")!), input.Weights);
        var events = input.Parameters.Text("event") is { } column ? input.Table.Category(column) : null;
        var cells = new Dictionary<(int Event, double Track, int Particle), (int Hits, double Weight)>();
        var (trackHits, particleHits) = (new Dictionary<(int, double), int>(), new Dictionary<(int, int), int>());
        var (good, total) = (new Dictionary<int, double>(), new Dictionary<int, double>());
        for (var row = 0; row < tracks.Length; row++)
        {
            var (at, weight) = (events?[row] ?? 0, weights.Length == 0 ? 1 : weights[row]);
            ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(cells, (at, tracks[row], particles[row]), out _);
            cell = (cell.Hits + 1, cell.Weight + weight);
            CollectionsMarshal.GetValueRefOrAddDefault(trackHits, (at, tracks[row]), out _)++;
            CollectionsMarshal.GetValueRefOrAddDefault(particleHits, (at, particles[row]), out _)++;
            CollectionsMarshal.GetValueRefOrAddDefault(total, at, out _) += weight;
        }
        foreach (var ((at, track, particle), (hits, weight)) in cells)
            if (2L * hits > trackHits[(at, track)] && 2L * hits > particleHits[(at, particle)])
                CollectionsMarshal.GetValueRefOrAddDefault(good, at, out _) += weight;
        return total.Count == 0 ? null : MetricInput.Finite(total.Average(pair => good.GetValueOrDefault(pair.Key) / pair.Value));
    }
}
