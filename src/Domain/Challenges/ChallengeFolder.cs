using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Challenges;

/// <summary>
/// The folder of a challenge: <c>challenge.yml</c>, <c>statement.md</c>, <c>baseline/</c>, <c>public/</c>, <c>lab/</c>,
/// <c>private/labels.csv</c>, and <c>metric/</c> with the program of a metric of its own. <see cref="Check"/> finds what would make it fail later, or give the answers away.
/// </summary>
public static class ChallengeFolder
{
    public const string DefinitionFile = "challenge.yml", StatementFile = "statement.md";
    public const string Baseline = "baseline", Public = "public", Lab = "lab", Private = "private", Metric = "metric", LabelsFile = "labels.csv";

    /// <summary>The most files and folders that a challenge's folder may hold.</summary>
    public const int MostEntries = 100_000;

    /// <summary>Every mistake in one go, with file, line and key; empty when the challenge can be added.</summary>
    public static IReadOnlyList<Mistake> Check(string folder)
    {
        if (!Directory.Exists(folder))
            return [new(folder, 0, "", $"is not a folder.")];
        if (Foreign(folder) is { } foreign)
            return [foreign, .. ChallengeParts.Missing(folder)];
        var links = Links(folder);
        if (links.Count > 0)
            return links;
        var mistakes = new List<Mistake>();
        mistakes.AddRange(ChallengeParts.Missing(folder));
        mistakes.AddRange(ChallengeParts.Misnamed(folder));
        if (Draft(folder) is not { } draft)
            return mistakes;
        mistakes.AddRange(draft.Mistakes);
        if (draft.Value is { PrintedNames.Count: > 0 }) mistakes.AddRange(ChallengeParts.WrongMetric(folder));
        mistakes.AddRange(draft.Value is { } definition
            ? new ChallengeTables(folder, definition).Check().Select(m => m.File == DefinitionFile ? m with { Line = draft.LineOf(m.Key) } : m)
            : ChallengeTables.Unreadable(folder));
        return mistakes;
    }

    /// <summary>What can be read of the definition, held against the columns of the hidden labels; null when there is no file.</summary>
    public static YamlDraft<ChallengeDefinition>? Draft(string folder)
    {
        var file = Path.Combine(folder, DefinitionFile);
        return File.Exists(file) ? ChallengeFile.Draft(PlainFile.Read(file, StrictYaml.MaxBytes), DefinitionFile, LabelColumns(folder)) : null;
    }

    // The columns of the hidden labels, or null when they cannot be read.
    private static List<string>? LabelColumns(string folder)
    {
        var file = Path.Combine(folder, Private, LabelsFile);
        if (!File.Exists(file))
            return null;
        using var table = CsvTable.Open(file);
        return table.Problem is null ? table.Header : null;
    }

    /// <summary>What says that a folder is no challenge at all, and is not to be walked or copied; null when it may be one.</summary>
    public static Mistake? Foreign(string folder) =>
        File.Exists(Path.Combine(folder, DefinitionFile)) ? null : new(DefinitionFile, 0, "", $"is missing: it says what the challenge is, and every challenge's folder has one.");

    /// <summary>
    /// What must not be copied: links anywhere below a folder, which could lead a copy, a member or a run outside of it, and more files
    /// and folders than <paramref name="most"/>.
    /// </summary>
    public static IReadOnlyList<Mistake> Links(string folder, int most = MostEntries)
    {
        var found = new List<Mistake>();
        var open = new Stack<DirectoryInfo>([new DirectoryInfo(folder)]);
        var seen = 0;
        while (open.TryPop(out var directory))
            foreach (var entry in directory.EnumerateFileSystemInfos())
            {
                if (++seen > most)
                    return [new(folder, 0, "", $"holds more than {most:N0} files and folders, which is no challenge's folder.")];
                if (entry.LinkTarget is not null)
                    found.Add(new(Path.GetRelativePath(folder, entry.FullName).Replace('\\', '/'), 0, "", $"is a link; put the file itself there."));
                else if (entry is DirectoryInfo below && entry.Name != ".git")
                    open.Push(below);
            }
        return [.. found.OrderBy(m => m.File, StringComparer.Ordinal)];
    }
}
