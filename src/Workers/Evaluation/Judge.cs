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

    public Result<Verdict> Evaluate(string predictions, ChallengeVersion version, RunFacts facts, CancellationToken cancellationToken)
    {
        var labels = LabelsOf(version, cancellationToken);
        return Evaluator.Evaluate(predictions, labels, version.Definition, facts, cancellationToken,
            () => program.Run(predictions, version, [.. labels.RowsBySplit().Select(s => s.Split)], cancellationToken));
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
