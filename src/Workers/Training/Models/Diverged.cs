namespace CoResearch.Workers.Training.Models;

/// <summary>The refusal of a loss that is no longer a number, with remedies that the model's own trainer knows.</summary>
internal static class Diverged
{
    public static TrainingRefused Network(int epoch) => new(RunErrors.Diverged,
        $"The loss stopped being a number in epoch {epoch}. Lower trainer.learning_rate, set trainer.gradient_clipping.clipglobalnorm, or normalise the inputs.");

    public static TrainingRefused Trees(int round) => new(RunErrors.Diverged,
        $"The loss stopped being a number in round {round}. Lower trainer.learning_rate or trainer.num_leaves, or normalise the target.");

    public static TrainingRefused Linear(int iteration) => new(RunErrors.Diverged,
        $"The loss stopped being a number in iteration {iteration}. Normalise the inputs (zscore or quantile), or raise trainer.regularization_lambda.");
}
