using System.Text.Json.Nodes;
using CoResearch.Domain.Workflows;

namespace CoResearch.Workers.Training.Data;

/// <summary>All input features of a workflow side by side.</summary>
internal sealed class InputEncoder(Workflow workflow)
{
    private readonly List<FeatureEncoder> _features = [.. workflow.InputFeatures.Select(f => FeatureEncoder.Of(f, workflow))];

    /// <summary>What the encoded columns mean; known after <see cref="Fit"/>.</summary>
    public IReadOnlyList<Block> Blocks { get; private set; } = [];

    /// <summary>Rows that missing values leave out of training.</summary>
    public HashSet<int> Dropped(Table table) => [.. _features.SelectMany(f => f.Dropped(table))];

    public void Fit(Table table, int[] rows)
    {
        var blocks = new List<Block>();
        foreach (var feature in _features)
        {
            feature.Fit(table, rows);
            blocks.Add(feature.Block(blocks.Sum(b => b.Width)));
        }
        Blocks = blocks;
    }

    public Matrix Encode(Table table)
    {
        var matrix = Matrix.Of(table.Rows, Blocks.Sum(b => b.Width));
        for (var i = 0; i < _features.Count; i++)
            _features[i].Encode(table, matrix, Blocks[i].Start);
        return matrix;
    }

    public JsonObject Describe() => new(_features.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Describe())));
}
