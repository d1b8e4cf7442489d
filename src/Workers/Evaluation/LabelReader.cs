using System.Text;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// Reads <c>private/labels.csv</c>: the id column, <c>split</c> (public, private or shifted; without that column every row is public), and
/// the columns that the challenge's objective, gates and groups name. Other columns are skipped.
/// </summary>
public static class LabelReader
{
    private const int LongestRow = 1 << 20, MistakesShown = 20;
    private const string SplitColumn = "split";

    /// <summary>The labels, or every mistake (the first twenty) with its line and key.</summary>
    public static Result<LabelTable> Read(string path, ChallengeDefinition challenge, CancellationToken cancellationToken)
    {
        var file = Path.Combine("private", Path.GetFileName(path));
        if (!File.Exists(path)) return new MistakesError([new Mistake(file, 0, "", "The file of hidden labels is missing.")]);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        return new Reading(file, challenge, new CsvRows(stream, LongestRow)).Run(cancellationToken);
    }

    private sealed class Reading(string file, ChallengeDefinition challenge, CsvRows rows)
    {
        private readonly List<Mistake> _mistakes = [];
        private readonly NameTable _ids = new();
        private readonly List<(LabelColumn Column, int Field, List<double> Values)> _numbers = [];
        private readonly List<(string Name, int Field, NameTable Names, List<int> Codes)> _categories = [];
        private int _idField, _fields;

        public Result<LabelTable> Run(CancellationToken cancellationToken)
        {
            if (!rows.Read()) return Refuse(1, "", Fault() ?? "The file is empty.");
            if (!ReadHeader()) return new MistakesError(_mistakes);
            var line = 0L;
            while (_mistakes.Count < MistakesShown && rows.Read())
            {
                if ((++line & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
                ReadRow();
            }
            if (Fault() is { } fault) return Refuse(rows.Line, "", fault);
            if (_ids.Count == 0 && _mistakes.Count == 0) return Refuse(0, "", "There are no rows.");
            if (_mistakes.Count > 0) return new MistakesError(_mistakes);
            var categories = _categories.ToDictionary(c => c.Name, c => Column(c.Names, c.Codes));
            categories.Remove(SplitColumn, out var splits);
            if (splits is not null && LabelColumns.Of(challenge).Any(c => c is { IsCategory: true, Name: SplitColumn }))
                categories[SplitColumn] = splits;
            return new LabelTable(
                new NamedIds(_ids), splits, _ids.Count, _numbers.ToDictionary(n => n.Column.Name, n => n.Values.ToArray()), categories);
        }

        private bool ReadHeader()
        {
            var header = Enumerable.Range(0, rows.FieldCount).Select(i => Encoding.UTF8.GetString(rows.Field(i))).ToList();
            _fields = header.Count;
            foreach (var twice in header.GroupBy(name => name).Where(g => g.Count() > 1))
                _mistakes.Add(new(file, 1, twice.Key, "The column occurs more than once."));
            _idField = header.IndexOf(challenge.Predictions.Id);
            if (_idField < 0)
                _mistakes.Add(new(file, 1, challenge.Predictions.Id,
                    $"There is no id column {challenge.Predictions.Id}.{Nearest.Hint(challenge.Predictions.Id, header)}"));
            foreach (var (key, message) in MetricCheck.Check(challenge, header))
                _mistakes.Add(new("challenge.yml", 0, key, message));
            if (_mistakes.Count > 0) return false;
            foreach (var column in LabelColumns.Of(challenge))
            {
                var field = header.IndexOf(column.Name);
                if (field < 0) _mistakes.Add(new(file, 1, column.Name, $"The column {column.Name} is missing.{Nearest.Hint(column.Name, header)}"));
                else if (column.IsCategory) _categories.Add((column.Name, field, new NameTable(), []));
                else _numbers.Add((column, field, []));
            }
            if (header.IndexOf(SplitColumn) is >= 0 and var split && _categories.All(c => c.Name != SplitColumn))
                _categories.Add((SplitColumn, split, new NameTable(), []));
            return _mistakes.Count == 0;
        }

        private void ReadRow()
        {
            if (rows.FieldCount != _fields)
            {
                Add("", $"The row has {rows.FieldCount} columns, the header {_fields}.");
                return;
            }
            var id = rows.Field(_idField);
            if (id.Length is 0 or > NameTable.Longest)
                Add(challenge.Predictions.Id, id.Length == 0 ? "The id is empty." : "The id is too long.");
            else if (_ids.Add(id, out var isNew) is var _ && !isNew)
                Add(challenge.Predictions.Id, $"The id {Quote.Of(id)} occurs more than once.");
            foreach (var (column, field, values) in _numbers)
            {
                var text = rows.Field(field);
                if (!Numbers.TryParse(text, out var value) || !double.IsFinite(value))
                    Add(column.Name, $"{Quote.Of(text)} is not a finite number.");
                else if (value < column.Low || value > column.High)
                    Add(column.Name, $"{Quote.Of(text)} is outside {column.Low} to {column.High}.");
                values.Add(value);
            }
            foreach (var (name, field, names, codes) in _categories)
            {
                var text = rows.Field(field);
                if (text.Length is 0 or > NameTable.Longest) Add(name, "The value is empty or too long.");
                else codes.Add(names.Add(text, out var isNew));
                if (name == SplitColumn && text.Length > 0 && !Splits.All.Contains(Encoding.UTF8.GetString(text)))
                    Add(name, $"{Quote.Of(text)} is none of {string.Join(", ", Splits.All)}.");
            }
        }

        private string? Fault() => rows.Fault switch
        {
            CsvFault.RowTooLong => $"The row is longer than {LongestRow:N0} bytes.",
            CsvFault.UnclosedQuote => "A quote that opens here is never closed.",
            _ => null,
        };

        private void Add(string key, string message) => _mistakes.Add(new(file, (int)Math.Min(rows.Line, int.MaxValue), key, message));

        private Result<LabelTable> Refuse(long line, string key, string message) =>
            new MistakesError([.. _mistakes, new(file, (int)Math.Min(line, int.MaxValue), key, message)]);

        private static CategoryColumn Column(NameTable names, List<int> codes)
        {
            var texts = Enumerable.Range(0, names.Count).Select(names.Text).ToArray();
            return texts.Length <= 256 ? new(texts, codes.Select(c => (byte)c).ToArray()) : new(texts, [.. codes]);
        }
    }
}
