using CoResearch.Domain.Workflows;
using CoResearch.Workers.Training;
using CoResearch.Workers.Training.Data;
using CoResearch.Workers.Training.Models;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>Long training neither grows nor breaks, and what is kept is the best epoch.</summary>
[Collection(InProcessTraining.Name)]
public sealed class NetworkTests
{
    [Theory]
    [InlineData(Activation.Relu, "adam")]
    [InlineData(Activation.LeakyRelu, "adamw")]
    [InlineData(Activation.Elu, "rmsprop")]
    public void Twenty_thousand_steps_need_no_more_memory_than_two_thousand(Activation activation, string optimizer)
    {
        // Without a dispose scope 2,000 steps grow by gigabytes; with scalars that nothing holds some step of 20,000 crashes.
        Train(2_000);
        var before = Environment.WorkingSet;
        Train(20_000);
        Assert.True(Environment.WorkingSet - before < 100 << 20, $"grew by {(Environment.WorkingSet - before) >> 20} MB");

        void Train(int steps)
        {
            using var run = new TrainingCase();
            var workflow = new EcdWorkflow
            {
                Combiner = new ConcatCombiner { OutputSize = 8, Activation = activation },
                Trainer = new EcdTrainer
                {
                    Epochs = steps / 50,
                    BatchSize = 4,
                    EarlyStop = 0,
                    Optimizer = optimizer switch
                    {
                        "adam" => new AdamOptimizer { WeightDecay = 0.01 },
                        "adamw" => new AdamwOptimizer { WeightDecay = 0.01 },
                        _ => new RmspropOptimizer { Momentum = 0.5, WeightDecay = 0.01 },
                    },
                    GradientClipping = new GradientClipping { Clipglobalnorm = 1, Clipvalue = 0.5 },
                },
            };
            using var model = new EcdTraining(workflow).Train(TrainingCase.Data(LearningTask.Binary), run.Context);
        }
    }

    [Fact]
    public void The_weights_of_the_best_epoch_are_kept_and_training_stops_early()
    {
        using var run = new TrainingCase();
        var data = TrainingCase.Data(LearningTask.Numbers, rows: 60, held: 30);
        var workflow = new EcdWorkflow { Trainer = new EcdTrainer { Epochs = 500, BatchSize = 8, LearningRate = 0.05, EarlyStop = 10 } };
        using var model = new EcdTraining(workflow).Train(data, run.Context);
        var losses = run.Curve("loss/validation");
        Assert.Equal(model.StepsRun, losses.Length);
        Assert.Equal(10, losses.Length - 1 - Array.IndexOf(losses, losses.Min()));
        var rmse = ValidationMetric.Of(data.Targets, data.Validation, model.Predict(data.Inputs.Select(data.Validation)))!.Value;
        Assert.Equal(losses.Min(), rmse * rmse, 1e-5);
    }

    [Fact]
    public void Where_arrays_lie_in_memory_changes_no_bit()
    {
        // A network without hidden layers is one product of a matrix and a vector, whose last bits show how its operands are aligned.
        var workflow = new EcdWorkflow { Combiner = new ConcatCombiner { NumFcLayers = 0 }, Trainer = new EcdTrainer { Epochs = 1 } };
        var data = TrainingCase.Data(LearningTask.Binary, held: 60);
        var wide = Matrix.Of(data.Inputs.Rows, 7);
        for (var i = 0; i < wide.Values.Length; i++) wide.Values[i] = (float)Math.Sin(1.7 * i);
        data = data with { Inputs = wide, Blocks = [new Block("x", BlockKind.Numbers, 0, 7, 0, 0)] };
        var first = Train();
        for (var i = 0; i < 100; i++)
        {
            GC.KeepAlive(new byte[1 + i % 8 * 8]);
            Assert.Equal(first, Train());
        }

        double[] Train()
        {
            using var run = new TrainingCase();
            using var model = new EcdTraining(workflow).Train(data, run.Context);
            return model.Predict(data.Inputs);
        }
    }

    [Fact]
    public void A_batch_may_be_one_row()
    {
        using var run = new TrainingCase();
        var workflow = new EcdWorkflow { Trainer = new EcdTrainer { Epochs = 3, BatchSize = 1, LearningRate = 0.01 } };
        using var model = new EcdTraining(workflow).Train(TrainingCase.Data(LearningTask.Binary), run.Context);
        var losses = run.Curve("loss/train");
        Assert.InRange(losses[^1], double.Epsilon, losses[0]);
    }

    [Fact]
    public void The_time_limit_is_seen_between_batches()
    {
        using var run = new TrainingCase(limitSeconds: 0);
        var refused = Assert.Throws<TrainingRefused>(() => new EcdTraining(new EcdWorkflow()).Train(TrainingCase.Data(LearningTask.Binary), run.Context));
        Assert.Equal("time_limit", refused.Code);
    }

    [Fact]
    public void Step_sizes_follow_their_schedule()
    {
        static double[] Rates(LearningRateScheduler how) => [.. Enumerable.Range(1, 4).Select(new RateSchedule(new EcdTrainer { Epochs = 4, LearningRate = 1, LearningRateScheduler = how }).Rate)];
        Assert.Equal([1, 1, 1, 1], Rates(new()));
        Assert.Equal([1, 0.75, 0.5, 0.25], Rates(new() { Decay = Decay.Linear }));
        Assert.Equal([1, 0.5, 0.25, 0.125], Rates(new() { Decay = Decay.Exponential, DecayRate = 0.5 }));
        Assert.Equal([1, 1, 0.1, 0.1], Rates(new() { Decay = Decay.Step, DecayRate = 0.1, DecayEpochs = 2 }));
        Assert.Equal([0.5, 1, 1, 1], Rates(new() { WarmupFraction = 0.5 }));
        Assert.Equal([1, (1 + Math.Sqrt(0.5)) / 2, 0.5, (1 - Math.Sqrt(0.5)) / 2], Rates(new() { Decay = Decay.Cosine }), (a, b) => Math.Abs(a - b) < 1e-12);
        var plateau = new RateSchedule(new EcdTrainer { LearningRate = 1, LearningRateScheduler = new() { ReduceOnPlateau = 1, ReduceOnPlateauPatience = 2 } });
        foreach (var loss in new[] { 1.0, 1, 1, 1, 1, 1 })
            plateau.Saw(loss);
        Assert.Equal(0.5, plateau.Rate(7));
    }
}
