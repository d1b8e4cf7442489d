using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows;

namespace CoResearch.Domain.Challenges;

/// <summary>
/// Checks a challenge's tables against its definition and against each other: columns, splits, ids, and hidden answers that stand
/// where members or runs would see them. What a definition with mistakes leaves open is not checked.
/// </summary>
internal sealed class ChallengeTables(string folder, ChallengeDefinition definition)
{
    private const int Shown = 5;
    private const string Labels = $"{ChallengeFolder.Private}/{ChallengeFolder.LabelsFile}";
    private readonly List<Mistake> _mistakes = [];

    private IReadOnlyList<string> Targets =>
        definition.Objective.Parameters.TryGetValue("target", out var target) ? target.Split(',', StringSplitOptions.TrimEntries)
        : MetricCatalog.Find(definition.Objective.Metric) is null ? [] : definition.Predictions.Columns;

    /// <summary>The tables that cannot be read, whatever the definition says.</summary>
    public static IEnumerable<Mistake> Unreadable(string folder)
    {
        foreach (var path in Tables(folder, ChallengeFolder.Public, ChallengeFolder.Lab, ChallengeFolder.Private))
        {
            using var table = CsvTable.Open(path);
            while (table.Read())
            {
            }
            if (table.Problem is { } problem)
                yield return new(Named(folder, path), table.Line, "", problem);
        }
    }

    private bool HasId => definition.Predictions.Id.Length > 0;

    public IEnumerable<Mistake> Check()
    {
        var hidden = ReadLabels();
        var train = Find(definition.Data.Train);
        var predict = Find(definition.Data.Predict);
        if (train is not null)
            CheckTraining(train);
        if (predict is not null)
            CheckPredict(predict, hidden);
        CheckBaseline(train, predict);
        CheckLeaks(hidden, predict);
        return _mistakes.OrderBy(m => m.File, StringComparer.Ordinal).ThenBy(m => m.Line);
    }

    // The ids of the hidden labels, or null when they cannot be read.
    private HashSet<string>? ReadLabels()
    {
        if (Open(Labels) is not { } table)
            return null;
        using (table)
        {
            var columns = table.Header;
            var id = columns.IndexOf(definition.Predictions.Id);
            var split = columns.IndexOf("split");
            if (id < 0 && HasId)
                Report(Labels, 1, "", $"has no column {definition.Predictions.Id}, which predictions.id names.");
            if (split < 0)
                Report(Labels, 1, "split", $"is missing: a column of {string.Join(", ", Splits.All)}.");
            var ids = ReadRows(table, id, split);
            return id < 0 || ids.Count == 0 || table.Problem is not null ? null : ids;
        }
    }

    private HashSet<string> ReadRows(CsvTable table, int id, int split)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var numeric = LabelColumns.Of(definition).Where(c => !c.IsCategory).Select(c => (Column: c, Index: table.Header.IndexOf(c.Name))).Where(c => c.Index >= 0).ToList();
        var values = new LabelValues(definition, table.Header);
        var told = 0;
        while (table.Read())
        {
            var row = table.Row;
            values.See(row);
            var twice = id >= 0 && !ids.Add(row[id]);
            if (split >= 0)
                seen.Add(row[split]);
            if (told >= Shown)
                continue;
            var before = _mistakes.Count;
            if (id >= 0 && row[id].Length == 0)
                Report(Labels, table.Line, "id", $"is empty.");
            else if (twice)
                Report(Labels, table.Line, "id", $"{row[id]} stands twice.");
            if (split >= 0 && !Splits.All.Contains(row[split]))
                Report(Labels, table.Line, "split", $"is \"{row[split]}\", but must be one of {string.Join(", ", Splits.All)}.{Nearest.Hint(row[split], Splits.All)}");
            foreach (var (column, index) in numeric)
                if (CsvTable.Number(row[index]) is not { } value || value < column.Low || value > column.High)
                    Report(Labels, table.Line, column.Name, double.IsFinite(column.Low) switch { true => $"must be a finite number from {column.Low}.", false => $"must be a finite number." });
            told += _mistakes.Count - before;
        }
        Broken(Labels, table);
        if (table.Line <= 1)
            Report(Labels, 1, "", $"has no rows.");
        else if (table.Problem is null)
            CheckWhole(values, split >= 0 && !seen.Contains(Splits.Public) && seen.All(Splits.All.Contains));
        return ids;
    }

    // What only the whole file shows.
    private void CheckWhole(LabelValues values, bool nothingPublic)
    {
        foreach (var (key, message) in values.Check())
            Report(ChallengeFolder.DefinitionFile, 0, key, message);
        if (nothingPublic)
            Report(Labels, 0, "split", $"has no public row, so no submission would get a score to show.");
    }

    private void CheckTraining(string file)
    {
        using var table = Open(file);
        if (table is null)
            return;
        foreach (var target in Targets.Where(t => !table.Header.Contains(t)))
            Report(file, 1, target, $"is missing: it is what the objective compares with.{Nearest.Hint(target, table.Header)}");
        if (!table.Read())
            Report(file, 1, "", $"has no rows to learn from.");
        Broken(file, table);
    }

    private void CheckPredict(string file, HashSet<string>? hidden)
    {
        using var table = Open(file);
        if (table is null)
            return;
        var id = table.Header.IndexOf(definition.Predictions.Id);
        foreach (var target in Targets.Where(table.Header.Contains))
            Report(file, 1, target, $"is a target: members and runs would see the hidden answers. Take this column out.");
        if (id < 0)
        {
            if (HasId)
                Report(file, 1, definition.Predictions.Id, $"is missing: every row to predict needs its id.");
            return;
        }
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var (twice, extra) = (0, 0);
        while (table.Read())
        {
            var name = table.Row[id];
            if (!ids.Add(name) && ++twice <= Shown)
                Report(file, table.Line, "id", $"{name} stands twice.");
            if (hidden is not null && !hidden.Contains(name) && ++extra <= Shown)
                Report(file, table.Line, "id", $"{name} is not in {Labels}.");
        }
        Broken(file, table);
        if (hidden is not null && table.Problem is null && hidden.Where(h => !ids.Contains(h)).ToList() is { Count: > 0 } missing)
            Report(file, 0, "id", $"lacks {missing.Count} of the ids of {Labels}: {string.Join(", ", missing.Take(Shown))}{(missing.Count > Shown ? ", …" : "")}.");
    }

    // A baseline that reads a column which is not there would fail for everybody who forks it.
    private void CheckBaseline(string? train, string? predict)
    {
        const string file = $"{ChallengeFolder.Baseline}/{WorkflowLanguage.FileName}";
        var path = Path.Combine(folder, file);
        if (!File.Exists(path) || WorkflowLanguage.Draft(file, PlainFile.Read(path, StrictYaml.MaxBytes)) is not { Value: { } workflow, Mistakes.Count: 0 } draft)
            return;
        Hold(train, training: true);
        Hold(predict, training: false);

        void Hold(string? name, bool training)
        {
            using var table = name is null ? null : Open(name, quietly: true);
            if (table is null)
                return;

            // A target that is missing is reported by itself.
            foreach (var (column, key, message) in WorkflowTables.Missing(workflow, training, name!, table.Header))
                if (!Targets.Contains(column)) Report(file, draft.LineOf(key), key, message);
        }
    }

    // No file that others see may be the hidden labels, and no CSV hold a hidden id together with a target.
    private void CheckLeaks(HashSet<string>? hidden, string? predict)
    {
        foreach (var path in Files(folder, ChallengeFolder.Public, ChallengeFolder.Lab, ChallengeFolder.Baseline))
        {
            var file = Named(folder, path);
            if (Path.GetFileName(path).Equals(ChallengeFolder.LabelsFile, StringComparison.OrdinalIgnoreCase))
                Report(file, 0, "", $"has the name of the hidden labels; they belong into {ChallengeFolder.Private}/ alone.");
            else if (IsCopy(path, Path.Combine(folder, Labels)))
                Report(file, 0, "", $"is a copy of {Labels}: everybody would see the hidden answers. Take it out.");
            else if (file != predict && hidden is not null && IsTable(path))
                CheckLeak(file, hidden);
        }
    }

    private static bool IsCopy(string path, string original)
    {
        if (!File.Exists(original) || new FileInfo(original).Length is var length && (length == 0 || new FileInfo(path).Length != length))
            return false;
        using var left = PlainFile.Open(path);
        using var right = PlainFile.Open(original);
        var (one, other) = (new byte[1 << 16], new byte[1 << 16]);
        while (left.ReadAtLeast(one, one.Length, throwOnEndOfStream: false) is var read and > 0)
            if (right.ReadAtLeast(other, other.Length, throwOnEndOfStream: false) != read || !one.AsSpan(0, read).SequenceEqual(other.AsSpan(0, read)))
                return false;
        return true;
    }

    private static IEnumerable<string> Tables(string folder, params IEnumerable<string> parts) => Files(folder, parts).Where(IsTable);

    private static IEnumerable<string> Files(string folder, params IEnumerable<string> parts) =>
        parts.Select(p => Path.Combine(folder, p)).Where(Directory.Exists)
            .SelectMany(root => Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));

    private static bool IsTable(string path) => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    private static string Named(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    private void CheckLeak(string file, HashSet<string> hidden)
    {
        using var table = Open(file, quietly: true);
        var id = table?.Header.IndexOf(definition.Predictions.Id) ?? -1;
        if (table is null || id < 0 || !Targets.Any(table.Header.Contains))
            return;
        while (table.Read())
            if (hidden.Contains(table.Row[id]))
            {
                Report(file, table.Line, definition.Predictions.Id, $"{table.Row[id]} is a hidden row, and its answer stands here.");
                return;
            }
    }

    private string? Find(string name)
    {
        if (WorkflowTables.Find(folder, name) is { } part)
            return $"{part}/{name}";
        Report($"{ChallengeFolder.Public}/{name}", 0, "", $"is missing, in {ChallengeFolder.Lab}/ too.");
        return null;
    }

    private CsvTable? Open(string file, bool quietly = false)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            return null;
        var table = CsvTable.Open(path);
        if (table.Problem is null)
            return table;
        if (!quietly)
            Broken(file, table);
        table.Dispose();
        return null;
    }

    private void Broken(string file, CsvTable table)
    {
        if (table.Problem is { } problem)
            Report(file, table.Line, "", problem);
    }

    private void Report(string file, int line, string key, Phrase message) => _mistakes.Add(new(file, line, key, message));
}
