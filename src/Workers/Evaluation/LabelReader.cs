using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// Reads <c>private/labels.csv</c>: the id column, <c>split</c> (public, private or shifted; without that column every row is public), and
/// the columns that the challenge's objective, gates and groups name. Other columns are skipped.
/// </summary>
public static class LabelReader
{
    internal const int LongestRow = 1 << 20;

    /// <summary>
    /// The labels, or every mistake (the first twenty) with its line and key. Plain files take a parallel path; whatever that path does not
    /// understand, mistakes included, is read again by the careful one, which alone decides.
    /// </summary>
    public static Result<LabelTable> Read(string path, ChallengeDefinition challenge, CancellationToken cancellationToken)
    {
        var file = Path.Combine("private", Path.GetFileName(path));
        if (!File.Exists(path)) return new MistakesError([new Mistake(file, 0, "", $"The file of hidden labels is missing.")]);
        return FastLabels.TryRead(path, challenge, cancellationToken) is { } labels
            ? labels : ReadCarefully(path, challenge, cancellationToken);
    }

    internal static Result<LabelTable> ReadCarefully(string path, ChallengeDefinition challenge, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        var file = Path.Combine("private", Path.GetFileName(path));
        return new CarefulLabels(file, challenge, new CsvRows(stream, LongestRow)).Read(cancellationToken);
    }
}
