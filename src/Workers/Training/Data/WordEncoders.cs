using System.Text.Json.Nodes;
using CoResearch.Domain.Workflows;

namespace CoResearch.Workers.Training.Data;

/// <summary>Words that mean yes or no wherever a binary column is read.</summary>
internal static class Booleans
{
    public static bool? Of(string word) => word.ToUpperInvariant() switch
    {
        "1" or "1.0" or "TRUE" or "T" or "YES" or "Y" => true,
        "0" or "0.0" or "FALSE" or "F" or "NO" or "N" => false,
        _ => null,
    };
}

/// <summary>A binary input as one column of 0 and 1.</summary>
internal sealed class BinaryEncoder(BinaryInput feature) : FeatureEncoder(feature)
{
    private readonly BinaryPreprocessing _how = feature.Preprocessing;
    private readonly string _column = feature.ReadColumns[0];
    private float _fill;

    public override int Width => 1;

    public override void Fit(Table table, int[] rows)
    {
        var words = table.Texts(_column);
        var ones = 0;
        var known = 0;
        foreach (var row in rows)
            if (words[row] is { } word)
            {
                ones += Value(table, row, word) > 0 ? 1 : 0;
                known++;
            }
        _fill = _how.MissingValueStrategy switch
        {
            MissingValueStrategy.FillWithConst => (float)_how.FillValue,
            MissingValueStrategy.FillWithMean => known == 0 ? 0 : (float)ones / known,
            _ => 2 * ones > known ? 1 : 0,
        };
    }

    public override void Encode(Table table, Matrix into, int start)
    {
        var words = table.Texts(_column);
        for (var row = 0; row < words.Length; row++)
            into.Row(row)[start] = words[row] is { } word ? Value(table, row, word)
                : _how.MissingValueStrategy == MissingValueStrategy.Error ? throw Missing(table, row, _column) : _fill;
    }

    public override IEnumerable<int> Dropped(Table table)
    {
        if (_how.MissingValueStrategy != MissingValueStrategy.DropRow)
            return [];
        var words = table.Texts(_column);
        return Enumerable.Range(0, table.Rows).Where(row => words[row] is null);
    }

    public override JsonObject Describe() => new() { ["true_label"] = _how.TrueLabel, ["fill"] = _fill };

    private float Value(Table table, int row, string word)
    {
        if (_how.TrueLabel is { } label)
            return word == label ? 1 : 0;
        return Booleans.Of(word) is { } known ? known ? 1 : 0 : throw Table.Refused(
            $"{table.File} has {word} in line {table.Line(row)}, column {_column}; say which word counts as 1 with input_features[{Name}].preprocessing.true_label.");
    }
}

/// <summary>A category as the index of its word, or as one 0/1 column for each word; 0 stands for words not seen in training.</summary>
internal sealed class CategoryEncoding(CategoryInput feature, BlockKind kind) : FeatureEncoder(feature)
{
    private readonly CategoryPreprocessing _how = feature.Preprocessing;
    private readonly string _column = feature.ReadColumns[0];
    private Dictionary<string, int> _indices = [];
    private string? _fill;

    public override int Width => kind == BlockKind.Index ? 1 : Cardinality;

    private int Cardinality => _indices.Count + 1;

    public override Block Block(int start) => new(Name, kind, start, Width, Cardinality, feature.Encoder.EmbeddingSize);

    public override void Fit(Table table, int[] rows)
    {
        var words = table.Texts(_column);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
            if (words[row] is { } word)
                counts[word] = counts.GetValueOrDefault(word) + 1;
        var frequent = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key).ToList();
        _fill = _how.MissingValueStrategy == MissingValueStrategy.FillWithConst ? _how.FillValue : frequent.FirstOrDefault();
        _indices = frequent.Take(_how.MostCommon).Select((word, i) => (word, i)).ToDictionary(p => p.word, p => p.i + 1, StringComparer.Ordinal);
    }

    public override void Encode(Table table, Matrix into, int start)
    {
        var words = table.Texts(_column);
        for (var row = 0; row < words.Length; row++)
        {
            if (words[row] is null && _how.MissingValueStrategy == MissingValueStrategy.Error)
                throw Missing(table, row, _column);
            var index = (words[row] ?? _fill) is { } word ? _indices.GetValueOrDefault(word) : 0;
            if (kind == BlockKind.Index)
                into.Row(row)[start] = index;
            else
                into.Row(row)[start + index] = 1;
        }
    }

    public override IEnumerable<int> Dropped(Table table)
    {
        if (_how.MissingValueStrategy != MissingValueStrategy.DropRow)
            return [];
        var words = table.Texts(_column);
        return Enumerable.Range(0, table.Rows).Where(row => words[row] is null);
    }

    public override JsonObject Describe() => new()
    {
        ["words"] = new JsonArray([.. _indices.OrderBy(i => i.Value).Select(i => (JsonNode)i.Key)]),
        ["fill"] = _fill,
    };
}
