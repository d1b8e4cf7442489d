using System.Text;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Evaluation;

/// <summary>Reads any CSV file of hidden labels row by row and says everything that is wrong with it.</summary>
internal sealed class CarefulLabels(string file, ChallengeDefinition challenge, CsvRows rows)
{
    private const int MistakesShown = 20;

    private readonly List<Mistake> _mistakes = [];
    private readonly NameTable _ids = new();
    private List<double>[] _numbers = [];
    private (NameTable Names, List<int> Codes)[] _categories = [];

    public Result<LabelTable> Read(CancellationToken cancellationToken)
    {
        if (!rows.Read()) return Refuse(1, Fault() ?? $"The file is empty.");
        if (LabelHeader.Of(rows, file, challenge).Failed(out var header, out var error)) return error;
        _numbers = [.. header.Numbers.Select(_ => new List<double>())];
        _categories = [.. header.Categories.Select(_ => (new NameTable(), new List<int>()))];
        for (var row = 1L; _mistakes.Count < MistakesShown && rows.Read(); row++)
        {
            if ((row & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            ReadRow(header);
        }
        if (Fault() is { } fault) return Refuse(rows.Line, fault);
        if (_ids.Count == 0 && _mistakes.Count == 0) return Refuse(0, $"There are no rows.");
        if (_mistakes.Count > 0) return new MistakesError(_mistakes);
        return header.Table(
            new NamedIds(_ids), _ids.Count, _numbers.Select(values => values.ToArray()), _categories.Select(c => Column(c.Names, c.Codes)));
    }

    private void ReadRow(LabelHeader header)
    {
        if (rows.FieldCount != header.Fields)
        {
            Add("", $"The row has {rows.FieldCount} columns, the header {header.Fields}.");
            return;
        }
        var id = rows.Field(header.Id);
        if (id.Length is 0 or > NameTable.Longest) Add(challenge.Predictions.Id, id.Length switch { 0 => $"The id is empty.", _ => $"The id is too long." });
        else if (IsKnown(id)) Add(challenge.Predictions.Id, $"The id {Quote.Of(id)} occurs more than once.");
        for (var i = 0; i < _numbers.Length; i++) ReadNumber(header.Numbers[i].Column, rows.Field(header.Numbers[i].Field), _numbers[i]);
        for (var i = 0; i < _categories.Length; i++)
            ReadCategory(header.Categories[i].Name, rows.Field(header.Categories[i].Field), _categories[i]);
    }

    private bool IsKnown(ReadOnlySpan<byte> id)
    {
        _ids.Add(id, out var isNew);
        return !isNew;
    }

    private void ReadNumber(LabelColumn column, ReadOnlySpan<byte> text, List<double> values)
    {
        if (!Numbers.TryParse(text, out var value) || !double.IsFinite(value))
            Add(column.Name, $"{Quote.Of(text)} is not a finite number.");
        else if (value < column.Low || value > column.High)
            Add(column.Name, $"{Quote.Of(text)} is outside {column.Low} to {column.High}.");
        values.Add(value);
    }

    private void ReadCategory(string name, ReadOnlySpan<byte> text, (NameTable Names, List<int> Codes) column)
    {
        if (text.Length is 0 or > NameTable.Longest) Add(name, $"The value is empty or too long.");
        else column.Codes.Add(column.Names.Add(text, out _));
        if (name == LabelHeader.Split && text.Length > 0 && Encoding.UTF8.GetString(text) is var split && !Splits.All.Contains(split))
            Add(name, $"{Quote.Of(text)} is none of {string.Join(", ", Splits.All)}.{Nearest.Hint(split, Splits.All)}");
    }

    private Phrase? Fault() => rows.Fault switch
    {
        CsvFault.RowTooLong => $"The row is longer than {LabelReader.LongestRow:N0} bytes.",
        CsvFault.UnclosedQuote => $"A quote that opens here is never closed.",
        _ => null,
    };

    private void Add(string key, Phrase message) => _mistakes.Add(new(file, (int)Math.Min(rows.Line, int.MaxValue), key, message));

    private MistakesError Refuse(long line, Phrase message) =>
        new([.. _mistakes, new(file, (int)Math.Min(line, int.MaxValue), "", message)]);

    // Codes follow the names' order, not the rows', so that both readers give the same column.
    private static CategoryColumn Column(NameTable names, List<int> codes)
    {
        var order = Enumerable.Range(0, names.Count).OrderBy(names.Text, StringComparer.Ordinal).ToArray();
        var code = new int[order.Length];
        for (var i = 0; i < order.Length; i++) code[order[i]] = i;
        string[] texts = [.. order.Select(names.Text)];
        return texts.Length <= 256 ? new(texts, codes.Select(c => (byte)code[c]).ToArray()) : new(texts, codes.Select(c => code[c]).ToArray());
    }
}
