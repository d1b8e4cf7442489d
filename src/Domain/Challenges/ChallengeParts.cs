using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Workflows;

namespace CoResearch.Domain.Challenges;

/// <summary>What a challenge's folder lacks beside <c>challenge.yml</c>.</summary>
internal static class ChallengeParts
{
    private const long MostStatementBytes = 256 * 1024;

    public static IEnumerable<Mistake> Missing(string folder)
    {
        var statement = new FileInfo(Path.Combine(folder, ChallengeFolder.StatementFile));
        if (!statement.Exists || statement.Length == 0)
            yield return new(ChallengeFolder.StatementFile, 0, "", $"is missing or empty: tell members what this is about.");
        else if (statement.Length > MostStatementBytes)
            yield return new(ChallengeFolder.StatementFile, 0, "", $"is larger than 256 KB.");
        var baseline = Path.Combine(folder, ChallengeFolder.Baseline);
        if (!Directory.Exists(baseline))
            yield return new(ChallengeFolder.Baseline, 0, "", $"is missing: it becomes the repository that members fork.");
        else if (!File.Exists(Path.Combine(baseline, WorkflowLanguage.FileName)) && !File.Exists(Path.Combine(baseline, CodeFile.FileName)))
            yield return new(ChallengeFolder.Baseline, 0, "", $"holds neither workflow.yml nor coresearch.yml, so a fork of it could not be run.");
        var workflow = Path.Combine(baseline, WorkflowLanguage.FileName);
        if (File.Exists(workflow)
            && WorkflowLanguage.Parse($"{ChallengeFolder.Baseline}/{WorkflowLanguage.FileName}", PlainFile.Read(workflow, StrictYaml.MaxBytes)).Error is MistakesError wrong)
            foreach (var mistake in wrong.Mistakes)
                yield return mistake;
        if (!File.Exists(Path.Combine(folder, ChallengeFolder.Private, ChallengeFolder.LabelsFile)))
            yield return new($"{ChallengeFolder.Private}/{ChallengeFolder.LabelsFile}", 0, "", $"is missing: nothing could be scored.");
    }

    /// <summary>What keeps the challenge's own metric from running.</summary>
    public static IEnumerable<Mistake> WrongMetric(string folder)
    {
        var (name, file) = ($"{ChallengeFolder.Metric}/{CodeFile.FileName}", Path.Combine(folder, ChallengeFolder.Metric, CodeFile.FileName));
        if (!File.Exists(file)) return [new(name, 0, "", $"is missing: it says what computes the values of metric: custom, as run: python3 metric.py.")];
        if (CodeFile.Parse(System.Text.Encoding.UTF8.GetString(PlainFile.Read(file, StrictYaml.MaxBytes))).Failed(out var code, out var error))
            return error is MistakesError wrong ? wrong.Mistakes.Select(m => m with { File = name }) : [new(name, 0, "", $"{error.Message}")];
        return code.Notebook is null ? [] : [new(name, 0, "run", $"must be a command; a notebook cannot be a metric.")];
    }

    public static IEnumerable<Mistake> Misnamed(string folder)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal))
            if (Nearest.To(entry, [ChallengeFolder.Baseline, ChallengeFolder.Public, ChallengeFolder.Lab, ChallengeFolder.Private, ChallengeFolder.Metric]) is { } near && near != entry)
                yield return new(entry, 0, "", $"is not a part of a challenge. Did you mean {near}/?");
    }
}
