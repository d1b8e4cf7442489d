namespace CoResearch.Domain.Workflows;

/// <summary>Which columns of a challenge's tables a workflow reads.</summary>
public static class WorkflowColumns
{
    /// <summary>Each column, with the first key of the workflow that reads it; of the training table or of the one to predict.</summary>
    public static IReadOnlyDictionary<string, string> Of(Workflow workflow, bool training)
    {
        var needed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var feature in workflow.InputFeatures) Add(feature.ReadColumns, $"input_features[{feature.Name}]");
        Add(workflow.Output.BaseColumns, $"output_features[{workflow.Output.Name}]");
        if (workflow.Postprocessing.Uniformity is { } uniformity) Add([uniformity.Variable], "postprocessing.uniformity");
        if (!training) return needed;
        Add(workflow.Output.ReadColumns, $"output_features[{workflow.Output.Name}]");
        Add(OfSplit(workflow.Split), "split");
        return needed;

        void Add(IEnumerable<string> columns, string key)
        {
            foreach (var column in columns) needed.TryAdd(column, key);
        }
    }

    private static string[] OfSplit(DataSplit split) => split switch
    {
        StratifySplit s => [s.Column],
        HashSplit s => [s.Column],
        DatetimeSplit s => [s.Column],
        FixedSplit s => [s.Column],
        _ => [],
    };
}
