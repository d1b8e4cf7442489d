using CoResearch.Domain.Workflows;
using CoResearch.Workers.Training.Data;
using CoResearch.Workers.Training.Monitoring;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace CoResearch.Workers.Training.Models;

/// <summary>Trains a network for a number of epochs and leaves it with the weights of the best validation loss.</summary>
internal sealed class EpochLoop(
    TabularNetwork network, FlatOptimizer optimizer, FlatParameters parameters, EcdTrainer trainer, Targets targets, TrainingContext context)
{
    private const int EvaluationRows = 1 << 16;

    /// <summary>Returns the number of epochs that were run.</summary>
    public int Run(DeviceRows train, DeviceRows? validation, TrainingData data)
    {
        var schedule = new RateSchedule(trainer);
        var (best, bestEpoch) = (double.PositiveInfinity, 0);
        using var kept = new KeptWeights(network);
        for (var epoch = 1; ; epoch++)
        {
            var rate = schedule.Rate(epoch);
            var trainLoss = Epoch(train, epoch, rate);
            if (!double.IsFinite(trainLoss))
                throw Diverged.Network(epoch);
            double? validationLoss = null, metric = null;
            if (validation is not null)
            {
                (validationLoss, var outputs) = Evaluate(validation);
                metric = ValidationMetric.Of(targets, data.Validation, outputs);
                if (!double.IsFinite(validationLoss.Value))
                    throw Diverged.Network(epoch);
            }
            if (validationLoss is { } loss && loss < best)
            {
                (best, bestEpoch) = (loss, epoch);
                kept.Keep();
            }
            schedule.Saw(validationLoss ?? trainLoss);
            var stop = epoch == trainer.Epochs || (validation is not null && trainer.EarlyStop > 0 && epoch - bestEpoch >= trainer.EarlyStop);
            if (TrainingContext.IsPoint(epoch, trainer.Epochs) || stop)
                context.Curves(epoch, ("loss/train", trainLoss), ("loss/validation", validationLoss), ("metric/validation", metric), ("learning_rate", rate));
            context.Progress(epoch, trainer.Epochs, always: trainer.Epochs <= 200, ended: stop);
            if (!stop)
                continue;
            if (epoch < trainer.Epochs)
                context.Log($"Epoch {epoch}: no better validation loss for {epoch - bestEpoch} epochs; the best was epoch {bestEpoch}.");
            if (bestEpoch > 0)
                kept.Restore();
            if (context.IsKept)
            {
                context.Metrics["loss/train"] = trainLoss;
                if (validation is not null)
                    context.Metrics["loss/validation"] = best;
            }
            return epoch;
        }
    }

    private double Epoch(DeviceRows train, int epoch, double rate)
    {
        network.train();
        using var scope = NewDisposeScope();
        var rows = train.Permute(randperm(train.Count, ScalarType.Int64, train.X.device));
        var total = zeros([], device: train.X.device);
        for (long start = 0; start < train.Count; start += trainer.BatchSize)
        {
            context.CheckTime();
            var length = Math.Min(trainer.BatchSize, train.Count - start);
            // Batch normalisation has no variance in a last batch of one row.
            if (length == 1 && trainer.BatchSize > 1)
                break;
            using var step = NewDisposeScope();
            var (x, y, weights) = rows.Slice(start, length);
            optimizer.ZeroGradients();
            var loss = Losses.Of(targets, network.call(x), y, weights);
            loss.backward();
            using (no_grad())
            {
                using Scalar rowsOfStep = length;
                Clip();
                optimizer.Step(rate);
                total.add_(loss, alpha: rowsOfStep);
            }
            context.Progress(epoch - 1 + (double)start / train.Count, trainer.Epochs);
        }
        return total.cpu().item<float>() / train.Count;
    }

    /// <summary>As torch.nn.utils.clip_grad_norm_ and clip_grad_value_, on all gradients at once.</summary>
    private void Clip()
    {
        var gradients = parameters.Gradients;
        if (trainer.GradientClipping.Clipglobalnorm is { } norm)
        {
            using Scalar most = norm, one = 1.0, tiny = 1e-6;
            gradients.mul_(gradients.norm().add_(tiny).reciprocal_().mul_(most).clamp_max_(one));
        }
        if (trainer.GradientClipping.Clipvalue is { } value)
        {
            using Scalar low = -value, high = value;
            gradients.clamp_(low, high);
        }
    }

    private (double Loss, double[] Outputs) Evaluate(DeviceRows rows)
    {
        network.eval();
        using var noGrad = no_grad();
        var outputs = new double[(long)rows.Count * targets.Outputs];
        double total = 0;
        for (long start = 0; start < rows.Count; start += EvaluationRows)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(EvaluationRows, rows.Count - start);
            var (x, y, weights) = rows.Slice(start, length);
            var raw = network.call(x);
            total += Losses.Of(targets, raw, y, weights).cpu().item<float>() * length;
            Losses.Outputs(targets, raw).CopyTo(outputs.AsSpan((int)(start * targets.Outputs)));
        }
        return (total / rows.Count, outputs);
    }
}

/// <summary>The losses of the language and what a network's raw answers mean under them.</summary>
internal static class Losses
{
    /// <summary>The mean loss of a batch, weighted where there are weights (their mean is 1 over all training rows).</summary>
    public static Tensor Of(Targets targets, Tensor raw, Tensor y, Tensor? weights) => (targets.Task, targets.Loss) switch
    {
        (LearningTask.Binary, _) => F.binary_cross_entropy_with_logits(raw, y, weights?.unsqueeze(1)),
        (LearningTask.Classes, _) when weights is null => F.cross_entropy(raw, y),
        (LearningTask.Classes, _) => (F.cross_entropy(raw, y, reduction: nn.Reduction.None) * weights!).mean(),
        (_, NumberLossType.MeanAbsoluteError) => F.l1_loss(raw, y),
        (_, NumberLossType.Huber) => F.huber_loss(raw, y),
        _ => F.mse_loss(raw, y),
    };

    /// <summary>Probabilities or scaled numbers, row after row.</summary>
    public static double[] Outputs(Targets targets, Tensor raw)
    {
        using var scope = NewDisposeScope();
        var outputs = targets.Task switch
        {
            LearningTask.Binary => raw.to(ScalarType.Float64).sigmoid(),
            LearningTask.Classes => raw.to(ScalarType.Float64).softmax(1),
            _ => raw.to(ScalarType.Float64),
        };
        return outputs.detach().cpu().contiguous().data<double>().ToArray();
    }
}

/// <summary>The step size of each epoch.</summary>
internal sealed class RateSchedule(EcdTrainer trainer)
{
    private readonly LearningRateScheduler _how = trainer.LearningRateScheduler;
    private double _cut = 1, _best = double.PositiveInfinity;
    private int _cuts, _still;

    /// <summary>The rate of an epoch, counted from 1.</summary>
    public double Rate(int epoch)
    {
        var done = (epoch - 1.0) / trainer.Epochs;
        var decay = _how.Decay switch
        {
            Decay.Linear => 1 - done,
            Decay.Cosine => (1 + Math.Cos(Math.PI * done)) / 2,
            Decay.Exponential => Math.Pow(_how.DecayRate, epoch - 1),
            Decay.Step => Math.Pow(_how.DecayRate, (epoch - 1) / _how.DecayEpochs),
            _ => 1,
        };
        var warm = _how.WarmupFraction * trainer.Epochs;
        return trainer.LearningRate * decay * _cut * (warm > 0 ? Math.Min(1, epoch / warm) : 1);
    }

    /// <summary>Notes an epoch's loss, and cuts the rate when it has stood still for too long.</summary>
    public void Saw(double loss)
    {
        (_best, _still) = loss < _best ? (loss, 0) : (_best, _still + 1);
        if (_cuts < _how.ReduceOnPlateau && _still >= _how.ReduceOnPlateauPatience)
            (_cut, _cuts, _still) = (_cut * _how.ReduceOnPlateauRate, _cuts + 1, 0);
    }
}

/// <summary>A copy of a network's weights and buffers at its best.</summary>
internal sealed class KeptWeights(TabularNetwork network) : IDisposable
{
    private Dictionary<string, Tensor>? _kept;

    public void Keep()
    {
        using var noGrad = no_grad();
        if (_kept is null)
        {
            _kept = network.state_dict().ToDictionary(s => s.Key, s => s.Value.detach().clone().DetachFromDisposeScope());
            return;
        }
        foreach (var (name, value) in network.state_dict())
            _kept[name].copy_(value.detach());
    }

    public void Restore()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, value) in network.state_dict())
            value.copy_(_kept![name]);
    }

    public void Dispose()
    {
        foreach (var tensor in (_kept ?? []).Values)
            tensor.Dispose();
    }
}
