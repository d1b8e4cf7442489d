using System.Text.Json.Nodes;
using CoResearch.Domain.Workflows;

namespace CoResearch.Workers.Training.Data;

/// <summary>A number as one scaled column, or as sine and cosine where it has a period.</summary>
internal sealed class NumberEncoder(NumberInput feature) : FeatureEncoder(feature)
{
    private readonly NumberPreprocessing _how = feature.Preprocessing;
    private readonly string _column = feature.ReadColumns[0];
    private Scaler _scaler = Scaler.Fit(Normalization.None, []);
    private double _fill;

    public override int Width => _how.Period is null ? 1 : 2;

    public override void Fit(Table table, int[] rows)
    {
        var numbers = table.Numbers(_column);
        var values = new List<double>(rows.Length);
        foreach (var row in rows)
            if (!double.IsNaN(numbers[row]))
                values.Add(Derive(numbers[row]));
        _fill = Fill(_how.MissingValueStrategy, _how.FillValue, values);
        if (values.Count < rows.Length)
            values.AddRange(Enumerable.Repeat(_fill, rows.Length - values.Count));
        _scaler = Scaler.Fit(_how.Normalization, values);
    }

    public override void Encode(Table table, Matrix into, int start)
    {
        var numbers = table.Numbers(_column);
        for (var row = 0; row < numbers.Length; row++)
        {
            if (double.IsNaN(numbers[row]) && _how.MissingValueStrategy == MissingValueStrategy.Error)
                throw Missing(table, row, _column);
            var value = double.IsNaN(numbers[row]) ? _fill : Derive(numbers[row]);
            var encoded = into.Row(row);
            if (_how.Period is { } period)
            {
                var angle = 2 * Math.PI * (value / period - Math.Floor(value / period));
                (encoded[start], encoded[start + 1]) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
                continue;
            }
            var scaled = _scaler.Apply(value);
            encoded[start] = double.IsNaN(scaled) ? throw Undefined(table, row, _column) : (float)scaled;
        }
    }

    public override IEnumerable<int> Dropped(Table table) => _how.MissingValueStrategy == MissingValueStrategy.DropRow
        ? Enumerable.Range(0, table.Rows).Where(row => double.IsNaN(table.Numbers(_column)[row])) : [];

    public override JsonObject Describe()
    {
        var described = _scaler.Describe();
        described["fill"] = _fill;
        described["absolute"] = _how.Absolute;
        described["period"] = _how.Period;
        return described;
    }

    private double Derive(double value) => _how.Absolute ? Math.Abs(value) : value;
}
