using CoResearch.Domain.Workflows;
using CoResearch.Workers.Training.Data;
using CoResearch.Workers.Training.Models;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>
/// The same seed gives PyTorch's losses, epoch by epoch. References: <c>pytorch_losses.py</c> beside this file, run with Debian 12's
/// python3-torch 1.13.0.
/// </summary>
[Collection(InProcessTraining.Name)]
public sealed class PytorchLossTests
{
    private static double[] Losses(LearningTask task, EcdTrainer trainer, Activation activation)
    {
        using var run = new TrainingCase(seed: 7);
        var workflow = new EcdWorkflow
        {
            Combiner = new ConcatCombiner { NumFcLayers = 2, OutputSize = 16, Activation = activation },
            Trainer = trainer with { Epochs = 6, BatchSize = 64 },
        };
        using var model = new EcdTraining(workflow).Train(TrainingCase.Data(task), run.Context);
        return run.Curve("loss/train");
    }

    private static void Same(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 2e-6);
    }

    [Fact]
    public void Binary_with_adam() => Same(
        [0.6795088, 0.6288744, 0.5585335, 0.4735005, 0.3850290, 0.3033222],
        Losses(LearningTask.Binary, new EcdTrainer { LearningRate = 0.01 }, Activation.Relu));

    [Fact]
    public void Classes_with_adamw_and_weight_decay() => Same(
        [1.0864355, 0.9588371, 0.8393783, 0.7358874, 0.6451656, 0.5523098],
        Losses(LearningTask.Classes, new EcdTrainer { LearningRate = 0.01, Optimizer = new AdamwOptimizer { WeightDecay = 0.1 } }, Activation.Gelu));

    [Fact]
    public void Numbers_with_nesterov_momentum_and_clipped_gradients() => Same(
        [1.6057858, 1.2545488, 0.8294955, 0.3524254, 0.3378791, 0.2953885],
        Losses(LearningTask.Numbers, new EcdTrainer
        {
            LearningRate = 0.05,
            Optimizer = new SgdOptimizer { Momentum = 0.9, Nesterov = true },
            GradientClipping = new GradientClipping { Clipglobalnorm = 0.5 },
        }, Activation.Tanh));

    [Fact]
    public void Numbers_with_rmsprop() => Same(
        [1.5208800, 0.8911584, 0.4777824, 0.3209899, 0.2345794, 0.1905206],
        Losses(LearningTask.Numbers, new EcdTrainer { LearningRate = 0.003, Optimizer = new RmspropOptimizer() }, Activation.Silu));
}
