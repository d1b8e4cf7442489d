using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// Judges predictions files of challenges: keeps the hidden labels of the challenges in use in memory, since one submission follows
/// another.
/// </summary>
internal sealed class Judge(StatePaths paths, MetricProgram program)
{
    private const int Kept = 4;
    private readonly Lock _lock = new();
    private readonly LinkedList<(ChallengeVersionId Version, LabelTable Labels)> _labels = new();

    public Result<Judged> Evaluate(string predictions, ChallengeVersion version, RunFacts facts, CancellationToken cancellationToken)
    {
        var labels = LabelsOf(version, cancellationToken);
        MetricFailed? broke = null;
        return Evaluator.Evaluate(predictions, labels, version.Definition, facts, cancellationToken, Ask).Failed(out var verdict, out var refusal)
            ? refusal : new Judged(verdict, broke?.Why);

        Result<PrintedValues>? Ask()
        {
            (var values, broke) = program.Judge(predictions, version, [.. labels.RowsBySplit().Select(s => s.Split)], cancellationToken);
            return values;
        }
    }

    private LabelTable LabelsOf(ChallengeVersion version, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_labels.FirstOrDefault(l => l.Version == version.Id) is { Labels: { } known }) return known;
            var file = Path.Combine(paths.Resolve(version.Folder), "private", "labels.csv");
            if (LabelReader.Read(file, version.Definition, cancellationToken).Failed(out var labels, out var error))
                throw new InvalidDataException($"The labels were checked when the challenge was added, and are damaged now: {error.Message}");
            _labels.AddFirst((version.Id, labels));
            if (_labels.Count > Kept) _labels.RemoveLast();
            return labels;
        }
    }
}

/// <summary>A verdict, and why the challenge's own metric had no value for hidden splits, where it broke on these alone.</summary>
internal sealed record Judged(Verdict Verdict, string? MetricBroke);
