using System.Text.Json;
using System.Text.Json.Nodes;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Workflows;
using CoResearch.Workers.Training.Data;
using CoResearch.Workers.Training.Models;
using CoResearch.Workers.Training.Monitoring;
using CoResearch.Workers.Training.Postprocess;

namespace CoResearch.Workers.Training;

/// <summary>From a validated workflow and a job's data to predictions and a model folder.</summary>
internal sealed class WorkflowRun(JobFolder folder, JobSpec job, Workflow workflow)
{
    private const int MostSettings = 500;
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };
    private readonly ITrainer _trainer = workflow switch
    {
        EcdWorkflow w => new EcdTraining(w),
        GbmWorkflow w => new GbmTraining(w.Trainer),
        LinearWorkflow w => new LinearTraining(w.Trainer),
        _ => throw new NotSupportedException(workflow.GetType().Name),
    };

    public string Technology => _trainer.Technology;

    /// <summary>Every key of the workflow, defaults included.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; } = WorkflowDifference.Flat(workflow).Take(MostSettings).ToDictionary(s => s.Key, s => s.Value);

    /// <summary>The kept model's size and length of training, once there is one.</summary>
    public long? Parameters { get; private set; }
    public int? StepsRun { get; private set; }

    /// <summary>Trains, predicts and writes <c>predictions.csv</c> and <c>model/</c>.</summary>
    public void Execute(TrainingContext context)
    {
        var table = Table.Read(Path.Combine(folder.Data, job.Train), Needed(training: true));
        var asked = Table.Read(Path.Combine(folder.Data, job.Predict), Needed(training: false));
        context.CheckTime();

        var codec = TargetCodec.Of(workflow.Output);
        var inputs = new InputEncoder(workflow);
        var split = Split(table, codec, inputs, context);
        var targets = codec.Fit(table, split.Train);
        codec.CheckColumns(job.Predictions.Columns);
        inputs.Fit(table, split.Train);
        var (x, xAsked) = (inputs.Encode(table), inputs.Encode(asked));
        context.CheckTime();
        context.Log($"{split.Train.Length:N0} rows train, {split.Validation.Length:N0} validate, {split.Test.Length:N0} test; "
            + $"{x.Columns} encoded inputs; {asked.Rows:N0} rows to predict; seed {context.Seed}, {context.Threads} thread{(context.Threads == 1 ? "" : "s")}.");

        context.HigherIsBetter(ValidationMetric.Name(targets.Task) != "rmse");
        var data = new TrainingData(x, inputs.Blocks, targets, split.Train, split.Validation);
        var postprocess = new ScorePostprocess(workflow.Postprocessing);
        using var model = postprocess.IsOn ? TrainWithFolds(table, data, postprocess, context) : _trainer.Train(data, context);
        (Parameters, StepsRun) = (model.Parameters, model.StepsRun);
        Measure(model, data, split, context);

        var outputs = postprocess.Apply(asked, model.Predict(xAsked));
        new PredictionsFile(job.Predictions).Write(folder.Predictions, asked, codec.Decode(asked, outputs), codec.Words, context.Log);
        Directory.CreateDirectory(folder.Model);
        model.Save(folder.Model);
        File.WriteAllText(Path.Combine(folder.Model, "workflow.yml"), WorkflowLanguage.Expand(workflow));
        var statistics = new JsonObject { ["inputs"] = inputs.Describe(), ["output"] = codec.Describe(), ["postprocessing"] = postprocess.Describe() };
        File.WriteAllText(Path.Combine(folder.Model, "preprocessing.json"), statistics.ToJsonString(_indented));
    }

    private Dictionary<string, string> Needed(bool training)
    {
        var needed = new Dictionary<string, string>(WorkflowColumns.Of(workflow, training), StringComparer.Ordinal);
        if (!training) needed.TryAdd(job.Predictions.Id, "predictions.csv");
        return needed;
    }

    private RowSplit Split(Table table, TargetCodec codec, InputEncoder inputs, TrainingContext context)
    {
        var known = codec.Known(table);
        var dropped = inputs.Dropped(table);
        int[] rows = [.. Enumerable.Range(0, table.Rows).Where(row => known[row] && !dropped.Contains(row))];
        if (rows.Length < table.Rows)
            context.Log($"{table.Rows - rows.Length:N0} rows of {table.File} have no target or are left out by drop_row.");
        if (rows.Length == 0)
            throw Table.Refused($"{table.File} has no rows left to train on.");
        return RowSplit.Of(table, workflow.Split, rows, context.Seed);
    }

    private ITrainedModel TrainWithFolds(Table table, TrainingData data, ScorePostprocess postprocess, TrainingContext context)
    {
        var folds = Math.Min(workflow.Postprocessing.Folds, data.Train.Length);
        context.Passes = folds + 1;
        var fold = RowSplit.Folds(table, workflow.Split, data.Train, folds, context.Seed);
        var (rows, scores) = (new List<int>(), new List<double>());
        for (var f = 0; f < folds; f++)
        {
            context.Pass = f;
            int[] held = [.. data.Train.Where((_, i) => fold[i] == f)];
            int[] rest = [.. data.Train.Where((_, i) => fold[i] != f)];
            if (held.Length == 0 || rest.Length == 0)
                continue;
            context.Log($"Fold {f + 1} of {folds}: for predictions that no training row has seen.");
            using var model = _trainer.Train(data with { Train = rest }, context);
            rows.AddRange(held);
            scores.AddRange(model.Predict(data.Inputs.Select(held)));
        }
        context.Pass = folds;
        var kept = _trainer.Train(data, context);
        // The kept model has not been fitted to the validation rows either: they tell about it as well as the folds do.
        rows.AddRange(data.Validation);
        scores.AddRange(kept.Predict(data.Inputs.Select(data.Validation)));
        postprocess.Fit(table, data.Targets, [.. rows], [.. scores]);
        return kept;
    }

    private static void Measure(ITrainedModel model, TrainingData data, RowSplit split, TrainingContext context)
    {
        foreach (var (name, rows) in (ReadOnlySpan<(string, int[])>)[("validation", split.Validation), ("test", split.Test)])
        {
            if (rows.Length == 0 || ValidationMetric.Of(data.Targets, rows, model.Predict(data.Inputs.Select(rows))) is not { } value)
                continue;
            context.Metrics["metric/" + name] = value;
            context.Curves(model.StepsRun, ("metric/" + name, value));
            context.Log($"{ValidationMetric.Name(data.Targets.Task)} on the {name} rows: {value:0.####}");
        }
    }
}
