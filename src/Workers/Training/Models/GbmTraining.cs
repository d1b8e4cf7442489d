using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Workflows;
using CoResearch.Workers.Training.Data;
using CoResearch.Workers.Training.Monitoring;
using CoResearch.Workers.Training.Native;

namespace CoResearch.Workers.Training.Models;

/// <summary>Gradient boosted trees by LightGBM: one booster for classes, one for each component of numbers.</summary>
internal sealed class GbmTraining(GbmTrainer trainer) : ITrainer
{
    public string Technology => "lightgbm";

    public ITrainedModel Train(TrainingData data, TrainingContext context)
    {
        LightGbm.Load();
        Quiet();
        context.Unit = StepUnit.Round;
        var components = data.Targets.Task == LearningTask.Numbers ? data.Targets.Outputs : 1;
        var boosters = new List<GbmBooster>();
        try
        {
            for (var component = 0; component < components; component++)
                boosters.Add(TrainOne(data, component, components, context));
            return new GbmModel(boosters, data.Targets.Outputs, context.Threads);
        }
        catch
        {
            boosters.ForEach(b => b.Dispose());
            throw;
        }
    }

    private GbmBooster TrainOne(TrainingData data, int component, int components, TrainingContext context)
    {
        var parameters = Parameters(data, context);
        using var train = Dataset(data, data.Train, component, parameters, null);
        using var validation = data.Validation.Length > 0 ? Dataset(data, data.Validation, component, parameters, train) : null;
        var booster = new GbmBooster(train, validation, parameters);
        var (best, bestRound) = (double.PositiveInfinity, 0);
        var (rounds, name) = (trainer.NumBoostRound, components > 1 ? $"/{component}" : "");
        for (var round = 1; round <= rounds; round++)
        {
            context.CheckTime();
            var finished = booster.Update();
            var trainLoss = booster.Loss(0);
            double? validationLoss = validation is null ? null : booster.Loss(1);
            if (!double.IsFinite(trainLoss))
                throw Diverged.Trees(round);
            if (validationLoss is not { } loss || loss < best)
                (best, bestRound) = (validationLoss ?? trainLoss, round);
            var stop = finished || (validation is not null && trainer.EarlyStop > 0 && round - bestRound >= trainer.EarlyStop);
            if (TrainingContext.IsPoint(round, rounds) || stop)
                context.Curves(round, ("loss/train" + name, trainLoss), ("loss/validation" + name, validationLoss));
            context.Progress(components == 1 ? round : (component + (stop ? 1 : (double)round / rounds)) / components * rounds, rounds,
                always: stop || round == rounds, ended: stop && component == components - 1);
            if (stop)
            {
                context.Log($"Round {round}: no better validation loss for {round - bestRound} rounds; the best was round {bestRound}.");
                break;
            }
        }
        (booster.Best, booster.Rounds) = (Math.Max(1, bestRound), Math.Max(1, booster.Rounds));
        if (context.IsKept)
        {
            context.Metrics["loss/train" + name] = booster.Loss(0);
            if (validation is not null)
                context.Metrics["loss/validation" + name] = best;
        }
        return booster;
    }

    private string Parameters(TrainingData data, TrainingContext context)
    {
        var t = trainer;
        var objective = (data.Targets.Task, data.Targets.Loss) switch
        {
            (LearningTask.Binary, _) => "objective=binary metric=binary_logloss",
            (LearningTask.Classes, _) => $"objective=multiclass metric=multi_logloss num_class={data.Targets.Outputs}",
            (_, NumberLossType.MeanAbsoluteError) => "objective=regression_l1 metric=l1",
            (_, NumberLossType.Huber) => "objective=huber alpha=1 metric=huber",
            _ => "objective=regression metric=l2",
        };
        var categorical = string.Join(",", data.Blocks.Where(b => b.Kind == BlockKind.Index).Select(b => b.Start));
        return string.Create(CultureInfo.InvariantCulture,
            $"{objective} verbosity=-1 deterministic=true force_row_wise=true seed={context.Seed} num_threads={context.Threads} "
            + $"learning_rate={t.LearningRate:R} num_leaves={t.NumLeaves} max_depth={t.MaxDepth} min_data_in_leaf={t.MinDataInLeaf} "
            + $"feature_fraction={t.FeatureFraction:R} bagging_fraction={t.BaggingFraction:R} bagging_freq={t.BaggingFreq} "
            + $"lambda_l1={t.LambdaL1:R} lambda_l2={t.LambdaL2:R} max_bin={t.MaxBin} is_provide_training_metric=true")
            + (categorical.Length > 0 ? " categorical_feature=" + categorical : "");
    }

    private static unsafe GbmDataset Dataset(TrainingData data, int[] rows, int component, string parameters, GbmDataset? reference)
    {
        var inputs = data.Inputs.Select(rows);
        var labels = rows.Select(row => data.Targets.Values.Row(row)[data.Targets.Task == LearningTask.Numbers ? component : 0]).ToArray();
        nint handle;
        fixed (float* values = inputs.Values)
            LightGbm.Check(LightGbm.LGBM_DatasetCreateFromMat(values, 0, inputs.Rows, inputs.Columns, 1, parameters, reference?.Handle ?? 0, out handle));
        var dataset = new GbmDataset(handle);
        fixed (float* label = labels)
            LightGbm.Check(LightGbm.LGBM_DatasetSetField(handle, "label", label, labels.Length, 0));
        if (data.Targets.Weights.Length > 0)
            fixed (float* weight = rows.Select(row => data.Targets.Weights[row]).ToArray())
                LightGbm.Check(LightGbm.LGBM_DatasetSetField(handle, "weight", weight, rows.Length, 0));
        return dataset;
    }

    /// <summary>LightGBM prints to standard output by itself; what matters comes back as an error.</summary>
    private static unsafe void Quiet() => LightGbm.Check(LightGbm.LGBM_RegisterLogCallback(&Ignore));

    [UnmanagedCallersOnly]
    private static unsafe void Ignore(byte* message)
    {
    }
}

/// <summary>A data set inside LightGBM.</summary>
internal sealed class GbmDataset(nint handle) : IDisposable
{
    public nint Handle => handle;

    public void Dispose() => _ = LightGbm.LGBM_DatasetFree(handle);
}

/// <summary>One booster: trained round by round, then asked for its best rounds.</summary>
internal sealed unsafe class GbmBooster : IDisposable
{
    private readonly nint _handle;

    public GbmBooster(GbmDataset train, GbmDataset? validation, string parameters)
    {
        LightGbm.Check(LightGbm.LGBM_BoosterCreate(train.Handle, parameters, out _handle));
        if (validation is not null)
            LightGbm.Check(LightGbm.LGBM_BoosterAddValidData(_handle, validation.Handle));
    }

    /// <summary>Rounds trained, and the round of the best validation loss.</summary>
    public int Rounds { get; set; }
    public int Best { get; set; }

    /// <summary>Trains one more round; true when no tree can be split any further.</summary>
    public bool Update()
    {
        LightGbm.Check(LightGbm.LGBM_BoosterUpdateOneIter(_handle, out var finished));
        Rounds++;
        return finished != 0;
    }

    /// <summary>The metric on the training (0) or validation (1) rows.</summary>
    public double Loss(int dataset)
    {
        double value;
        LightGbm.Check(LightGbm.LGBM_BoosterGetEval(_handle, dataset, out var count, &value));
        return count == 1 ? value : throw new InvalidOperationException($"LightGBM gave {count} metrics instead of one.");
    }

    public double[] Predict(Matrix inputs, int outputs, int threads)
    {
        var result = new double[(long)inputs.Rows * outputs];
        if (inputs.Rows == 0)
            return result;
        fixed (float* values = inputs.Values)
        fixed (double* to = result)
            LightGbm.Check(LightGbm.LGBM_BoosterPredictForMat(
                _handle, values, 0, inputs.Rows, inputs.Columns, 1, 0, 0, Best, $"num_threads={threads}", out _, to));
        return result;
    }

    /// <summary>LightGBM's own text form, up to the best round.</summary>
    public string Text()
    {
        LightGbm.Check(LightGbm.LGBM_BoosterSaveModelToString(_handle, 0, Best, 0, 0, out var length, null));
        var bytes = new byte[length];
        fixed (byte* to = bytes)
            LightGbm.Check(LightGbm.LGBM_BoosterSaveModelToString(_handle, 0, Best, 0, length, out length, to));
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0');
    }

    public void Dispose() => _ = LightGbm.LGBM_BoosterFree(_handle);
}

/// <summary>The boosters of a run.</summary>
internal sealed class GbmModel(List<GbmBooster> boosters, int outputs, int threads) : ITrainedModel
{
    private const string Leaves = "num_leaves=";

    public long Parameters => boosters.Sum(b => b.Text().Split('\n')
        .Where(line => line.StartsWith(Leaves, StringComparison.Ordinal))
        .Sum(line => long.Parse(line.AsSpan(Leaves.Length), CultureInfo.InvariantCulture)));

    public int StepsRun => boosters.Max(b => b.Rounds);

    public double[] Predict(Matrix inputs)
    {
        if (boosters.Count == 1)
            return boosters[0].Predict(inputs, outputs, threads);
        var predicted = boosters.Select(b => b.Predict(inputs, 1, threads)).ToArray();
        var all = new double[(long)inputs.Rows * boosters.Count];
        for (var i = 0; i < all.Length; i++)
            all[i] = predicted[i % boosters.Count][i / boosters.Count];
        return all;
    }

    public void Save(string folder)
    {
        for (var i = 0; i < boosters.Count; i++)
            File.WriteAllText(Path.Combine(folder, boosters.Count == 1 ? "lightgbm.txt" : $"lightgbm-{i}.txt"), boosters[i].Text());
    }

    public void Dispose() => boosters.ForEach(b => b.Dispose());
}
