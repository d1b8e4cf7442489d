using System.ComponentModel;
using CoResearch.Domain.Workflows.Language;

namespace CoResearch.Domain.Workflows;

/// <summary>What all trainers share. The same seed, threads and machine give the same predictions.</summary>
public abstract record Trainer
{
    [Within(0, int.MaxValue), Description("Seed of everything random.")]
    public int Seed { get; init; } = 42;

    [Within(1, 256), Description("Threads; results depend on their number. By default what the run is given.")]
    public int? Threads { get; init; }
}

/// <summary>How a network is trained.</summary>
public sealed record EcdTrainer : Trainer
{
    [Within(1, 100_000), Description("Passes over the training rows.")]
    public int Epochs { get; init; } = 30;

    [Within(1, 1_000_000), Description("Rows of one step.")]
    public int BatchSize { get; init; } = 256;

    [Within(1e-9, 100), Description("Step size at the start.")]
    public double LearningRate { get; init; } = 0.001;

    public Optimizer Optimizer { get; init; } = new AdamOptimizer();
    public LearningRateScheduler LearningRateScheduler { get; init; } = new();

    [Within(-1, 100_000), Description("Stop after this many epochs without a better validation loss; 0 or -1: never. The best epoch is kept in any case.")]
    public int EarlyStop { get; init; } = 5;

    public GradientClipping GradientClipping { get; init; } = new();

    [Description("auto: a GPU where there is one that works, otherwise the processor.")]
    public Device Device { get; init; } = Device.Auto;
}

/// <summary>Where a network is trained.</summary>
public enum Device
{
    Auto,
    Cpu,
    Cuda,
}

/// <summary>The rule of a step.</summary>
[Variants("type", "adam")]
public abstract record Optimizer
{
    [Within(0, 10), Description("Pull of all weights to zero (L2 for adam, sgd and rmsprop; decoupled for adamw).")]
    public double WeightDecay { get; init; }
}

/// <summary>Adam (Kingma and Ba, 2015).</summary>
[Variant("adam")]
public sealed record AdamOptimizer : Optimizer;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019).</summary>
[Variant("adamw")]
public sealed record AdamwOptimizer : Optimizer;

/// <summary>Stochastic gradient descent.</summary>
[Variant("sgd")]
public sealed record SgdOptimizer : Optimizer
{
    [Within(0, 0.9999)]
    public double Momentum { get; init; }
    public bool Nesterov { get; init; }
}

/// <summary>RMSprop (Hinton, 2012).</summary>
[Variant("rmsprop")]
public sealed record RmspropOptimizer : Optimizer
{
    [Within(0, 0.9999)]
    public double Momentum { get; init; }
}

/// <summary>How the step size changes, once an epoch.</summary>
public sealed record LearningRateScheduler
{
    [Description("none; linear and cosine: to zero over all epochs; exponential: times decay_rate each epoch; step: times decay_rate every decay_epochs.")]
    public Decay Decay { get; init; } = Decay.None;

    [Within(1e-6, 1)]
    public double DecayRate { get; init; } = 0.96;

    [Within(1, 100_000), Description("Epochs between two steps of decay: step.")]
    public int DecayEpochs { get; init; } = 10;

    [Within(0, 1), Description("Share of all epochs in which the step size grows from zero.")]
    public double WarmupFraction { get; init; }

    [Within(0, 1000), Description("How often the step size may be cut when the validation loss stands still; 0: never.")]
    public int ReduceOnPlateau { get; init; }

    [Within(1, 100_000), Description("Epochs without a better validation loss before a cut.")]
    public int ReduceOnPlateauPatience { get; init; } = 5;

    [Within(1e-6, 0.999), Description("What a cut multiplies the step size by.")]
    public double ReduceOnPlateauRate { get; init; } = 0.5;
}

/// <summary>See <see cref="LearningRateScheduler"/>.</summary>
public enum Decay
{
    None,
    Linear,
    Exponential,
    Step,
    Cosine,
}

/// <summary>Bounds on a step's gradient.</summary>
public sealed record GradientClipping
{
    [Within(1e-9, 1e9), Description("Largest norm of all gradients together.")]
    public double? Clipglobalnorm { get; init; }

    [Within(1e-9, 1e9), Description("Largest absolute value of one gradient.")]
    public double? Clipvalue { get; init; }
}

/// <summary>How boosted trees are trained; LightGBM's own names.</summary>
public sealed record GbmTrainer : Trainer
{
    [Within(1, 100_000), Description("Most trees (for each class or component).")]
    public int NumBoostRound { get; init; } = 300;

    [Within(1e-6, 10)]
    public double LearningRate { get; init; } = 0.05;

    [Within(2, 65_536)]
    public int NumLeaves { get; init; } = 31;

    [Within(-1, 64), Description("-1: no limit.")]
    public int MaxDepth { get; init; } = -1;

    [Within(0, 1_000_000)]
    public int MinDataInLeaf { get; init; } = 20;

    [Within(0.01, 1), Description("Share of the features that each tree sees.")]
    public double FeatureFraction { get; init; } = 1;

    [Within(0.01, 1), Description("Share of the rows that each bag of trees sees; needs bagging_freq.")]
    public double BaggingFraction { get; init; } = 1;

    [Within(0, 1000), Description("Draw new rows every so many trees; 0: never.")]
    public int BaggingFreq { get; init; }

    [Within(0, 1e6)]
    public double LambdaL1 { get; init; }

    [Within(0, 1e6)]
    public double LambdaL2 { get; init; }

    [Within(2, 65_535)]
    public int MaxBin { get; init; } = 255;

    [Within(-1, 100_000), Description("Stop after this many trees without a better validation loss; 0 or -1: never.")]
    public int EarlyStop { get; init; } = 30;
}

/// <summary>How a linear model is fitted: ridge in closed form, logistic by L-BFGS.</summary>
public sealed record LinearTrainer : Trainer
{
    [Within(0, 1e9), Description("Strength of the L2 penalty, relative to the number of rows.")]
    public double RegularizationLambda { get; init; } = 1e-4;

    [Within(1, 100_000), Description("Most iterations of the logistic fit.")]
    public int MaxIterations { get; init; } = 200;

    [Within(1, 2), Description("2: also all squares and products of the encoded inputs.")]
    public int Degree { get; init; } = 1;
}
