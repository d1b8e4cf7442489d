using System.Text.Json.Nodes;
using CoResearch.Domain.Workflows;

namespace CoResearch.Workers.Training.Data;

/// <summary>
/// One input feature on its way to encoded columns: read from a table, statistics from the training rows, then applied to any table.
/// </summary>
internal abstract class FeatureEncoder(InputFeature feature)
{
    public string Name => feature.Name;

    /// <summary>Number of encoded columns; known after <see cref="Fit"/>.</summary>
    public abstract int Width { get; }

    /// <summary>What the columns mean to a model.</summary>
    public virtual Block Block(int start) => new(Name, BlockKind.Numbers, start, Width, 0, 0);

    /// <summary>Takes the statistics from <paramref name="rows"/> of the training table.</summary>
    public abstract void Fit(Table table, int[] rows);

    /// <summary>Writes the encoded columns of every row of a table, beginning at column <paramref name="start"/>.</summary>
    public abstract void Encode(Table table, Matrix into, int start);

    /// <summary>Rows of the training table that the feature's missing values leave out.</summary>
    public virtual IEnumerable<int> Dropped(Table table) => [];

    /// <summary>The fitted statistics, for the model folder.</summary>
    public abstract JsonObject Describe();

    /// <summary>The encoder of a feature for a model type: words stay one column where the model reads them itself.</summary>
    public static FeatureEncoder Of(InputFeature feature, Workflow workflow) => feature switch
    {
        NumberInput f => new NumberEncoder(f),
        BinaryInput f => new BinaryEncoder(f),
        CategoryInput f => new CategoryEncoding(f, workflow switch
        {
            GbmWorkflow => BlockKind.Index,
            EcdWorkflow when f.Encoder.Type == CategoryEncoderType.Dense => BlockKind.Index,
            _ => BlockKind.Numbers,
        }),
        VectorInput f => new SeveralEncoder(f, f.Columns, f.Preprocessing.VectorSize, shared: false,
            f.Preprocessing.MissingValueStrategy, f.Preprocessing.FillValue, f.Preprocessing.Normalization, 0),
        TimeseriesInput f => new SeveralEncoder(f, f.Columns, f.Preprocessing.TimeseriesLength, shared: true,
            f.Preprocessing.MissingValueStrategy, f.Preprocessing.FillValue, f.Preprocessing.Normalization,
            workflow is EcdWorkflow && f.Encoder.Type == TimeseriesEncoderType.ParallelCnn ? f.Encoder.NumFilters : 0),
        _ => throw new NotSupportedException(feature.GetType().Name),
    };

    protected TrainingRefused Missing(Table table, int row, string column) => Table.Refused(
        $"{table.File} has no value in line {table.Line(row)}, column {column}, and input_features[{Name}] says missing_value_strategy: error.");

    protected TrainingRefused Undefined(Table table, int row, string column) => Table.Refused(
        $"{table.File} has a value at or below -1 in line {table.Line(row)}, column {column}, and input_features[{Name}] says normalization: log1p; use log.");

    /// <summary>What a missing number becomes. For drop_row and error: the mean, which only rows to predict ever see.</summary>
    protected static double Fill(MissingValueStrategy strategy, double constant, List<double> values) => strategy switch
    {
        MissingValueStrategy.FillWithConst => constant,
        _ when values.Count == 0 => 0,
        MissingValueStrategy.FillWithMedian => Scaler.At([.. values.Order()], 0.5),
        MissingValueStrategy.FillWithMode => values.GroupBy(v => v).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key,
        _ => values.Average(),
    };
}
