using System.Text.Json.Nodes;
using CoResearch.Domain.Workflows;

namespace CoResearch.Workers.Training.Data;

/// <summary>
/// A vector (each component with its own statistics) or a series (all steps share one set), from several columns or from one column
/// of numbers separated by spaces.
/// </summary>
internal sealed class SeveralEncoder(
    InputFeature feature, IReadOnlyList<string> columns, int? size, bool shared,
    MissingValueStrategy strategy, double constant, Normalization normalization, int filters) : FeatureEncoder(feature)
{
    private readonly string _column = feature.ReadColumns[0];
    private int _width = columns.Count > 0 ? columns.Count : size ?? 0;
    private double[] _fills = [];
    private Scaler[] _scalers = [];

    public override int Width => _width;

    public override Block Block(int start) => new(Name, filters > 0 ? BlockKind.Series : BlockKind.Numbers, start, Width, 0, filters);

    public override void Fit(Table table, int[] rows)
    {
        var values = Values(table);
        var sets = Enumerable.Range(0, shared ? 1 : _width).Select(_ => new List<double>()).ToArray();
        foreach (var row in rows)
            for (var i = 0; i < _width; i++)
                if (!double.IsNaN(values(row, i)))
                    sets[shared ? 0 : i].Add(values(row, i));
        if (filters > 0 && _width < 2)
            throw new TrainingRefused(RunErrors.InvalidWorkflow,
                $"{WorkflowLanguage.FileName} input_features[{Name}].encoder: parallel_cnn needs a series of at least 2 steps, and this one has {_width}; use type: passthrough.");
        _fills = [.. sets.Select(set => Fill(strategy, constant, set))];
        _scalers = [.. sets.Select(set => Scaler.Fit(normalization, set))];
    }

    public override void Encode(Table table, Matrix into, int start)
    {
        var values = Values(table);
        for (var row = 0; row < table.Rows; row++)
        {
            var encoded = into.Row(row).Slice(start, _width);
            for (var i = 0; i < _width; i++)
            {
                var value = values(row, i);
                var column = columns.Count > 0 ? columns[i] : _column;
                if (double.IsNaN(value) && strategy == MissingValueStrategy.Error)
                    throw Missing(table, row, column);
                var set = shared ? 0 : i;
                var scaled = _scalers[set].Apply(double.IsNaN(value) ? _fills[set] : value);
                encoded[i] = double.IsNaN(scaled) ? throw Undefined(table, row, column) : (float)scaled;
            }
        }
    }

    public override IEnumerable<int> Dropped(Table table)
    {
        if (strategy != MissingValueStrategy.DropRow)
            return [];
        var values = Values(table);
        return Enumerable.Range(0, table.Rows).Where(row => Enumerable.Range(0, _width).Any(i => double.IsNaN(values(row, i))));
    }

    public override JsonObject Describe() => new()
    {
        ["fills"] = new JsonArray([.. _fills.Select(f => (JsonNode)f)]),
        ["components"] = new JsonArray([.. _scalers.Select(s => (JsonNode)s.Describe())]),
    };

    private Func<int, int, double> Values(Table table)
    {
        if (columns.Count > 0)
        {
            var numbers = columns.Select(table.Numbers).ToArray();
            return (row, i) => numbers[i][row];
        }
        var series = table.Series(_column);
        if (_width == 0)
            _width = series.FirstOrDefault(s => s is { Length: > 0 })?.Length
                ?? throw Table.Refused($"{table.File} has only empty cells in column {_column}, which input_features[{Name}] reads.");
        for (var row = 0; row < series.Length; row++)
            if (series[row] is { } s && s.Length != _width)
                throw Table.Refused(
                    $"{table.File} has {s.Length} numbers in line {table.Line(row)}, column {_column}, where input_features[{Name}] expects {_width}.");
        return (row, i) => series[row] is { } s ? s[i] : double.NaN;
    }
}
