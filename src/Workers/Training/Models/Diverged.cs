namespace CoResearch.Workers.Training.Models;

/// <summary>The refusal of a loss that is no longer a number.</summary>
internal static class Diverged
{
    public static TrainingRefused At(int epoch) => new(RunErrors.Diverged,
        $"The loss stopped being a number in epoch {epoch}. Lower trainer.learning_rate, set trainer.gradient_clipping.clipglobalnorm, or normalise the inputs.");
}
