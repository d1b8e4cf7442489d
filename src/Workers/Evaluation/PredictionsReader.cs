using System.Text;
using System.Text.Unicode;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using Microsoft.Win32.SafeHandles;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// Reads <c>predictions.csv</c> as hostile input and joins it with the hidden labels by id. Whatever the file holds, the answer is either one
/// finite value within the range for every id and column, in the order of the labels, or a refusal that names the first rows.
/// </summary>
public static class PredictionsReader
{
    /// <summary>The longest row that is read, in bytes.</summary>
    public const int LongestRow = 64 << 10;

    private const int RowsShown = 5;

    /// <summary>The prediction columns, each with one value a label row; or a refusal. Files above <paramref name="largest"/> bytes are refused.</summary>
    public static Result<double[][]> Read(
        string path, LabelTable labels, PredictionsSpec spec, long largest, CancellationToken cancellationToken)
    {
        if (UntrustedFile.Open(path, largest).Failed(out var handle, out var refusal)) return refusal;
        using (handle)
        {
            if (WrongEncoding(handle) is { } encoding) return encoding;
            if (FastPredictions.TryRead(handle, labels, spec, cancellationToken) is { } columns) return columns;
            return ReadCarefully(handle, labels, spec, cancellationToken);
        }
    }

    internal static Result<double[][]> ReadCarefully(
        SafeFileHandle handle, LabelTable labels, PredictionsSpec spec, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(handle, FileAccess.Read, 1);
        return new Reading(labels, spec, new CsvRows(stream, LongestRow)).Run(cancellationToken);
    }

    private static PredictionsFileError? WrongEncoding(SafeFileHandle handle)
    {
        Span<byte> head = stackalloc byte[4096];
        head = head[..RandomAccess.Read(handle, head, 0)];
        Phrase? what = head switch
        {
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => $"UTF-16 text",
            [0x1F, 0x8B, ..] => $"compressed with gzip",
            [(byte)'P', (byte)'K', 3, 4, ..] => $"a zip archive or a spreadsheet",
            _ when head.Contains((byte)0) => $"not text (it holds NUL bytes)",
            _ => null,
        };
        return what is null ? null : new("predictions_encoding", $"predictions.csv is {what}; write it as plain CSV in UTF-8.");
    }

    private sealed class Reading(LabelTable labels, PredictionsSpec spec, CsvRows rows)
    {
        private readonly double[][] _columns = [.. spec.Columns.Select(_ => new double[labels.Rows])];
        private readonly ulong[] _seen = new ulong[(labels.Rows + 63) / 64];
        private readonly List<RowMistake> _shown = [];
        private long _wrong, _seenRows;

        public Result<double[][]> Run(CancellationToken cancellationToken)
        {
            if (!rows.Read())
                return new PredictionsFileError("predictions_header", Fault() ?? $"predictions.csv is empty; it starts with {Header}.");
            if (WrongHeader() is { } header) return header;
            for (var row = 1L; rows.Read(); row++)
            {
                if ((row & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
                ReadRow();
            }
            if (Fault() is { } fault)
            {
                // What follows was not read: nobody knows what is missing.
                Wrong("", fault);
                return new PredictionRowsError(_shown, _wrong, [], 0);
            }
            if (_wrong == 0 && _seenRows == labels.Rows) return _columns;
            return new PredictionRowsError(_shown, _wrong, [.. Missing().Take(RowsShown).Select(labels.Ids.Text)], labels.Rows - _seenRows);
        }

        private string Header => string.Join(',', [spec.Id, .. spec.Columns]);

        private PredictionsFileError? WrongHeader()
        {
            var wanted = (string[])[spec.Id, .. spec.Columns];
            var right = rows.FieldCount == wanted.Length;
            for (var i = 0; right && i < wanted.Length; i++)
                right = rows.Field(i).Trim((byte)' ').SequenceEqual(Encoding.UTF8.GetBytes(wanted[i]));
            if (right) return null;
            var found = new List<string>();
            for (var i = 0; i < Math.Min(rows.FieldCount, 12); i++) found.Add(Quote.Of(rows.Field(i)));
            var start = string.Join(',', found) + (rows.FieldCount > 12 ? ",…" : "");
            if (rows.FieldCount == 1 && rows.Field(0).IndexOfAny((byte)';', (byte)'\t') >= 0)
                return new("predictions_header", $"predictions.csv starts with {start}; it must start with {Header}. Columns are separated by commas.");
            return new("predictions_header", $"predictions.csv starts with {start}; it must start with {Header}.");
        }

        private void ReadRow()
        {
            var id = rows.Field(0);
            if (rows.FieldCount != 1 + _columns.Length)
            {
                Wrong(id, $"{rows.FieldCount} columns instead of {1 + _columns.Length}");
                return;
            }
            var row = labels.Ids.Find(id);
            if (row < 0)
            {
                if (id.Length == 0) Wrong(id, $"the id is empty");
                else if (Utf8.IsValid(id)) Wrong(id, $"this id is not among those to predict");
                else Wrong(id, $"the id is not UTF-8; write predictions.csv in UTF-8");
                return;
            }
            var bit = 1UL << (row & 63);
            if ((_seen[row >> 6] & bit) != 0)
            {
                Wrong(id, $"this id was predicted before");
                return;
            }
            _seen[row >> 6] |= bit;
            _seenRows++;
            for (var i = 0; i < _columns.Length; i++)
            {
                if (WhyBad(rows.Field(i + 1), out var value) is { } why)
                {
                    Wrong(id, $"{spec.Columns[i]} {why}");
                    return;
                }
                _columns[i][row] = value;
            }
        }

        private Phrase? WhyBad(ReadOnlySpan<byte> field, out double value)
        {
            value = double.NaN;
            if (field.Length == 0) return $"is empty";
            if (!Numbers.TryParse(field, out value)) return $"is not a number: {Quote.Of(field)}";
            if (!double.IsFinite(value)) return $"is not finite: {Quote.Of(field)}";
            if (spec.Range is var (low, high) && (value < low || value > high)) return $"is {Quote.Of(field)}, outside {low} to {high}";
            return null;
        }

        private void Wrong(ReadOnlySpan<byte> id, Phrase why)
        {
            if (_wrong++ < RowsShown) _shown.Add(new(rows.Line, Quote.Of(id), why));
        }

        private void Wrong(string id, Phrase why) => Wrong(Encoding.UTF8.GetBytes(id), why);

        private Phrase? Fault() => rows.Fault switch
        {
            CsvFault.RowTooLong => $"the row is longer than {LongestRow:N0} bytes",
            CsvFault.UnclosedQuote => $"a quote that opens here is never closed",
            _ => null,
        };

        private IEnumerable<int> Missing() =>
            Enumerable.Range(0, labels.Rows).Where(row => (_seen[row >> 6] & (1UL << (row & 63))) == 0);
    }
}
