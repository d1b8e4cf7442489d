namespace CoResearch.Domain.Scoring;

/// <summary>
/// Rows that belong together, column by column: the predictions next to the hidden labels. Every column has <see cref="Rows"/> entries,
/// in the order of the hidden labels.
/// </summary>
public sealed class MetricTable
{
    private readonly MetricTable? _whole;
    private readonly int[]? _picked;
    private readonly Dictionary<string, double[]> _predictions;
    private readonly Dictionary<string, double[]> _numbers;
    private readonly Dictionary<string, CategoryColumn> _categories;

    /// <summary>A table of columns that are held by the caller and not copied.</summary>
    public MetricTable(
        int rows,
        IReadOnlyList<string> predictionColumns,
        IReadOnlyList<double[]> predictions,
        IReadOnlyDictionary<string, double[]> numbers,
        IReadOnlyDictionary<string, CategoryColumn> categories)
    {
        Rows = rows;
        PredictionColumns = predictionColumns;
        _predictions = predictionColumns.Zip(predictions).ToDictionary(pair => pair.First, pair => pair.Second);
        _numbers = new(numbers);
        _categories = new(categories);
    }

    private MetricTable(MetricTable whole, int[] picked)
    {
        (_whole, _picked, Rows, PredictionColumns) = (whole, picked, picked.Length, whole.PredictionColumns);
        (_predictions, _numbers, _categories) = ([], [], []);
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The prediction columns, in the file's order.</summary>
    public IReadOnlyList<string> PredictionColumns { get; }

    /// <summary>A prediction column; every value is finite.</summary>
    public double[] Prediction(string column) => Column(_predictions, column, (whole, name) => whole.Prediction(name));

    /// <summary>A numeric column of the hidden labels; every value is finite.</summary>
    public double[] Number(string column) => Column(_numbers, column, (whole, name) => whole.Number(name));

    /// <summary>A category column of the hidden labels.</summary>
    public CategoryColumn Category(string column)
    {
        if (_categories.TryGetValue(column, out var held)) return held;
        if (_whole is null) throw new InvalidOperationException($"The labels were read without the category column {column}.");
        return _categories[column] = _whole.Category(column).Select(_picked!);
    }

    /// <summary>The given rows, in the given order; columns are gathered when a metric asks for them.</summary>
    public MetricTable Select(int[] rows) => new(this, rows);

    private double[] Column(Dictionary<string, double[]> held, string name, Func<MetricTable, string, double[]> ofWhole)
    {
        if (held.TryGetValue(name, out var column)) return column;
        if (_whole is null) throw new InvalidOperationException($"The table was read without the column {name}.");
        return held[name] = CategoryColumn.Gather(ofWhole(_whole, name), _picked!);
    }
}
