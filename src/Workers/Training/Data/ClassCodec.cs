using System.Globalization;
using System.Text.Json.Nodes;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows;

namespace CoResearch.Workers.Training.Data;

/// <summary>Classes: two with a positive one, or several.</summary>
internal sealed class ClassCodec(string name, string column, ClassLoss loss, bool binary, string? positive) : TargetCodec
{
    private const int MostClasses = 1000;
    private string[] _classes = [];
    private bool _asWord;
    private int[] _order = [];

    /// <summary>The classes; for a binary output the positive one is the second.</summary>
    public IReadOnlyList<string> Classes => _classes;

    public override Func<double, string>? Words => _asWord ? index => _classes[(int)index] : null;

    public override bool[] Known(Table table) => [.. table.Texts(column).Select(word => word is not null)];

    public override Targets Fit(Table table, int[] train)
    {
        var words = table.Texts(column);
        _classes = [.. train.Select(row => words[row]!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (_classes.Length < 2)
            throw Table.Refused($"{table.File} holds only the class {_classes.FirstOrDefault()} in column {column} of the training rows; a classifier needs two.");
        if (_classes.Length > MostClasses)
            throw Table.Refused($"{table.File} holds {_classes.Length} classes in column {column}, more than {MostClasses}; is it a number?");
        if (binary)
            OrderBinary(table);
        if (loss.ClassWeights.Keys.FirstOrDefault(k => !_classes.Contains(k)) is { } unknown)
            throw new TrainingRefused(RunErrors.InvalidWorkflow,
                $"output_features[{name}].loss.class_weights names {unknown}, but column {column} holds {string.Join(", ", _classes.Take(20))}.{Nearest.Hint(unknown, _classes)}");
        var index = _classes.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i, StringComparer.Ordinal);
        var values = Matrix.Of(table.Rows, 1);
        for (var row = 0; row < words.Length; row++)
            values.Values[row] = words[row] is { } word && index.TryGetValue(word, out var at) ? at : float.NaN;
        return new Targets(
            binary ? LearningTask.Binary : LearningTask.Classes, values, Weights(values, train), binary ? 1 : _classes.Length, NumberLossType.MeanSquaredError);
    }

    public override void CheckColumns(IReadOnlyList<string> asked)
    {
        if (binary && asked.Count != 1)
            throw new TrainingRefused(RunErrors.InvalidWorkflow,
                $"The challenge asks for {asked.Count} columns ({string.Join(", ", asked)}), but a binary output predicts one. Use another output type.");
        if (binary)
            return;
        _asWord = asked.Count == 1;
        if (_asWord && _classes.FirstOrDefault(c => !double.TryParse(c, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) is { } word)
            throw new TrainingRefused(RunErrors.InvalidWorkflow,
                $"The challenge asks for numbers in the column {asked[0]}, but output_features[{name}] of type category predicts words such as {word}; use type: binary, and say with positive which class the number is the probability of.");
        if (_asWord)
            return;
        _order = [.. asked.Select(a => Array.FindIndex(_classes, c => c == a || "p_" + c == a))];
        if (Array.IndexOf(_order, -1) is >= 0 and var missing)
            throw new TrainingRefused(RunErrors.InvalidWorkflow,
                $"The challenge asks for the column {asked[missing]}, which is none of the classes {string.Join(", ", _classes.Take(20))} of column {column}.");
    }

    public override double[][] Decode(Table table, double[] outputs)
    {
        var k = binary ? 1 : _classes.Length;
        var rows = outputs.Length / k;
        if (binary)
            return [outputs];
        if (_asWord)
            return [[.. Enumerable.Range(0, rows).Select(r => (double)Largest(outputs.AsSpan(r * k, k)))]];
        return [.. _order.Select(c => Enumerable.Range(0, rows).Select(r => outputs[r * k + c]).ToArray())];
    }

    public override JsonObject Describe() => new() { ["classes"] = new JsonArray([.. _classes.Select(c => (JsonNode)c)]) };

    private void OrderBinary(Table table)
    {
        if (_classes.Length > 2)
            throw new TrainingRefused(RunErrors.InvalidWorkflow,
                $"output_features[{name}] is binary, but column {column} of {table.File} holds {_classes.Length} classes ({string.Join(", ", _classes.Take(5))}, …); use type: category.");
        var chosen = positive ?? _classes.FirstOrDefault(c => Booleans.Of(c) == true && _classes.Any(o => Booleans.Of(o) == false))
            ?? throw new TrainingRefused(RunErrors.InvalidWorkflow,
                $"Column {column} holds {_classes[0]} and {_classes[1]}; say which one the prediction is the probability of: output_features[{name}].positive.");
        if (!_classes.Contains(chosen))
            throw new TrainingRefused(RunErrors.InvalidWorkflow,
                $"output_features[{name}].positive is {chosen}, but column {column} holds {_classes[0]} and {_classes[1]}.");
        _classes = [_classes.First(c => c != chosen), chosen];
    }

    private float[] Weights(Matrix values, int[] train)
    {
        if (loss.Balance == ClassBalance.None && loss.ClassWeights.Count == 0)
            return [];
        var counts = new double[_classes.Length];
        foreach (var row in train)
            counts[(int)values.Values[row]]++;
        var byClass = _classes.Select((c, i) => loss.ClassWeights.GetValueOrDefault(c, 1)
            * (loss.Balance == ClassBalance.Balanced && counts[i] > 0 ? train.Length / (counts[i] * _classes.Length) : 1)).ToArray();
        var mean = byClass.Select((w, i) => w * counts[i]).Sum() / train.Length;
        return [.. values.Values.Select(v => float.IsNaN(v) ? 0 : (float)(byClass[(int)v] / mean))];
    }

    private static int Largest(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] > values[best])
                best = i;
        return best;
    }
}
