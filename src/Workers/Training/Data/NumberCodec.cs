using System.Text.Json.Nodes;
using CoResearch.Domain.Workflows;

namespace CoResearch.Workers.Training.Data;

/// <summary>
/// One number or several: target − first guess, divided by a scale column, turned into the orbital frame, then normalised by each
/// component's own statistics. Decoding undoes the steps in reverse.
/// </summary>
internal sealed class NumberCodec(
    string name, IReadOnlyList<string> columns, IReadOnlyList<string> relativeTo, string? scaleBy, OrbitalFrame? frame,
    TargetPreprocessing preprocessing, NumberLoss loss) : TargetCodec
{
    private Scaler[] _scalers = [];

    private int Count => columns.Count;

    public override bool[] Known(Table table)
    {
        var targets = columns.Select(table.Numbers).ToArray();
        return [.. Enumerable.Range(0, table.Rows).Select(row => targets.All(t => !double.IsNaN(t[row])))];
    }

    public override Targets Fit(Table table, int[] train)
    {
        var learned = Learned(table);
        var kind = Enum.Parse<Normalization>(preprocessing.Normalization.ToString());
        _scalers = [.. learned.Select(values => Scaler.Fit(kind, [.. train.Select(row => values[row])]))];
        var matrix = Matrix.Of(table.Rows, Count);
        for (var i = 0; i < Count; i++)
            for (var row = 0; row < table.Rows; row++)
                matrix.Row(row)[i] = (float)_scalers[i].Apply(learned[i][row]);
        if (train.FirstOrDefault(row => matrix.Row(row).ContainsAnyExceptInRange(float.MinValue, float.MaxValue), -1) is >= 0 and var bad)
            throw Table.Refused($"{table.File} has a target in line {table.Line(bad)} that is out of range for output_features[{name}] with preprocessing.normalization: {kind.ToString().ToLowerInvariant()}.");
        return new Targets(LearningTask.Numbers, matrix, [], Count, loss.Type);
    }

    public override void CheckColumns(IReadOnlyList<string> asked)
    {
        if (asked.Count != Count)
            throw new TrainingRefused(RunErrors.InvalidWorkflow, asked switch
            {
                [var one] => $"The challenge asks for one column ({one}), but output_features[{name}] predicts {Count}. Use type: number.",
                _ => $"The challenge asks for {asked.Count} columns ({string.Join(", ", asked)}), but output_features[{name}] predicts {Count}. Use type: vector with columns.",
            });
    }

    public override double[][] Decode(Table table, double[] outputs)
    {
        var decoded = Enumerable.Range(0, Count).Select(_ => new double[table.Rows]).ToArray();
        var (guesses, scale, axes) = (relativeTo.Select(table.Numbers).ToArray(), Scale(table), Axes(table));
        var values = new double[Count];
        for (var row = 0; row < table.Rows; row++)
        {
            for (var i = 0; i < Count; i++)
                values[i] = _scalers[i].Undo(outputs[row * Count + i]) * (scale?[row] ?? 1);
            axes?.Back(row, values);
            for (var i = 0; i < Count; i++)
                decoded[i][row] = values[i] + (guesses.Length > 0 ? Guess(table, guesses[i], relativeTo[i], row) : 0);
        }
        return decoded;
    }

    public override JsonObject Describe() => new()
    {
        ["columns"] = new JsonArray([.. columns.Select(c => (JsonNode)c)]),
        ["relative_to"] = new JsonArray([.. relativeTo.Select(c => (JsonNode)c)]),
        ["scale_by"] = scaleBy,
        ["frame"] = frame is null ? null : "radial, along-track, cross-track",
        ["components"] = new JsonArray([.. _scalers.Select(s => (JsonNode)s.Describe())]),
    };

    private double[][] Learned(Table table)
    {
        var targets = columns.Select(table.Numbers).ToArray();
        var (guesses, scale, axes) = (relativeTo.Select(table.Numbers).ToArray(), Scale(table), Axes(table));
        var learned = targets.Select(t => new double[t.Length]).ToArray();
        var values = new double[Count];
        for (var row = 0; row < table.Rows; row++)
        {
            for (var i = 0; i < Count; i++)
                values[i] = targets[i][row] - (guesses.Length > 0 ? Guess(table, guesses[i], relativeTo[i], row) : 0);
            axes?.Into(row, values);
            for (var i = 0; i < Count; i++)
                learned[i][row] = values[i] / (scale?[row] ?? 1);
        }
        return learned;
    }

    private double Guess(Table table, double[] guess, string column, int row) => double.IsNaN(guess[row])
        ? throw Table.Refused($"{table.File} has no value in line {table.Line(row)}, column {column}, which output_features[{name}].relative_to needs.")
        : guess[row];

    private double[]? Scale(Table table)
    {
        if (scaleBy is null)
            return null;
        var scale = table.Numbers(scaleBy);
        var bad = Array.FindIndex(scale, s => !(s > 0));
        return bad < 0 ? scale : throw Table.Refused(
            $"{table.File} has no positive value in line {table.Line(bad)}, column {scaleBy}, which output_features[{name}].scale_by needs.");
    }

    private OrbitalAxes? Axes(Table table) => frame is null ? null
        : new OrbitalAxes(table, name, [.. frame.Position.Select(table.Numbers)], [.. frame.Velocity.Select(table.Numbers)]);
}
