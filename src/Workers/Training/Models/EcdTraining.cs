using System.Runtime.CompilerServices;
using CoResearch.Domain.Workflows;
using CoResearch.Workers.Training.Data;
using CoResearch.Workers.Training.Monitoring;
using CoResearch.Workers.Training.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace CoResearch.Workers.Training.Models;

/// <summary>
/// Neural networks by TorchSharp. The table lives on the device; an epoch shuffles it once and steps over slices of it; no value is
/// fetched from the device within an epoch; each step has its own dispose scope.
/// </summary>
internal sealed class EcdTraining(EcdWorkflow workflow) : ITrainer
{
    public string Technology => "torch";

    public ITrainedModel Train(TrainingData data, TrainingContext context)
    {
        TorchLibrary.Load();
        return TrainLoaded(data, context);
    }

    // Apart from Train, so that no torch type is touched before its native part is loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private EcdModel TrainLoaded(TrainingData data, TrainingContext context)
    {
        var device = Device(context);
        set_num_threads(context.Threads);
        manual_seed(context.Seed);
        if (data.Train.Length < 2)
            throw Table.Refused($"a network needs at least two training rows.");

        var network = new TabularNetwork(data.Blocks, workflow.Combiner, data.Targets.Outputs);
        using var scope = NewDisposeScope();
        try
        {
            network.to(device);
            var train = new DeviceRows(data, data.Train, device);
            var validation = data.Validation.Length == 0 ? null : new DeviceRows(data, data.Validation, device);
            using var parameters = new FlatParameters(network.parameters());
            using var optimizer = FlatOptimizer.Of(workflow.Trainer.Optimizer, parameters);
            var epochs = new EpochLoop(network, optimizer, parameters, workflow.Trainer, data.Targets, context);
            var run = epochs.Run(train, validation, data);
            return new EcdModel(network, data.Targets, device, run);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static torch.Device Device(TrainingContext context)
    {
        if (context.Device == "cpu")
            return CPU;
        if (TorchLibrary.HasCuda())
        {
            context.DeviceUsed = "cuda";
            return CUDA;
        }
        if (context.Device == "cuda")
            throw new TrainingRefused(RunErrors.MissingDevice,
                $"trainer.device is cuda, but no CUDA device works here. Use device: auto, which falls back to the processor.");
        if (context.Pass == 0)
            context.Log("device: auto, no GPU that works was found: training on the processor.");
        return CPU;
    }
}

/// <summary>Inputs, targets and weights of some rows as tensors that stay on the device.</summary>
internal sealed class DeviceRows
{
    public DeviceRows(TrainingData data, int[] rows, torch.Device device)
    {
        Rows = rows;
        X = Of(data.Inputs.Select(rows).Values, [rows.Length, data.Inputs.Columns], device);
        var targets = data.Targets.Values.Select(rows);
        Y = data.Targets.Task == LearningTask.Classes
            ? tensor(Array.ConvertAll(targets.Values, v => (long)v)).to(device)
            : Of(targets.Values, [rows.Length, targets.Columns], device);
        Weights = data.Targets.Weights.Length == 0 ? null
            : Of([.. rows.Select(row => data.Targets.Weights[row])], [rows.Length], device);
    }

    /// <summary>
    /// Values in memory of libtorch's own. A tensor made of an array lies wherever .NET put that, and the last bits of a product depend on
    /// how its operands are aligned: the same run would not repeat exactly.
    /// </summary>
    public static Tensor Of(float[] values, long[] shape, torch.Device device)
    {
        using var borrowed = tensor(values, shape);
        return device.type == DeviceType.CPU ? borrowed.clone() : borrowed.to(device);
    }

    private DeviceRows(int[] rows, Tensor x, Tensor y, Tensor? weights) => (Rows, X, Y, Weights) = (rows, x, y, weights);

    public int[] Rows { get; }
    public int Count => Rows.Length;
    public Tensor X { get; }
    public Tensor Y { get; }
    public Tensor? Weights { get; }

    /// <summary>All rows in another order.</summary>
    public DeviceRows Permute(Tensor order) =>
        new(Rows, X.index_select(0, order), Y.index_select(0, order), Weights?.index_select(0, order));

    /// <summary>A slice that shares its memory.</summary>
    public (Tensor X, Tensor Y, Tensor? Weights) Slice(long start, long length) =>
        (X.narrow(0, start, length), Y.narrow(0, start, length), Weights?.narrow(0, start, length));
}
