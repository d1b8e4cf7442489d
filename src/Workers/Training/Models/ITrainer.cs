using CoResearch.Workers.Training.Data;
using CoResearch.Workers.Training.Monitoring;

namespace CoResearch.Workers.Training.Models;

/// <summary>
/// What a model is trained on: all rows of the training table, encoded (<paramref name="Inputs"/>, rows × columns), their targets, and
/// the row numbers of both parts. <paramref name="Validation"/> may be empty.
/// </summary>
internal sealed record TrainingData(Matrix Inputs, IReadOnlyList<Block> Blocks, Targets Targets, int[] Train, int[] Validation);

/// <summary>Trains one kind of model. Deterministic for the same data, seed, threads and machine.</summary>
internal interface ITrainer
{
    /// <summary>What the leaderboard shows: torch, lightgbm, linear.</summary>
    string Technology { get; }

    /// <summary>The model of the best validation loss (of the last epoch without validation rows).</summary>
    ITrainedModel Train(TrainingData data, TrainingContext context);
}

/// <summary>A trained model in memory.</summary>
internal interface ITrainedModel : IDisposable
{
    /// <summary>Number of trained parameters (for gbm leaves).</summary>
    long Parameters { get; }

    /// <summary>Epochs, rounds or iterations that were run.</summary>
    int StepsRun { get; }

    /// <summary>Rows × <see cref="Targets.Outputs"/>, row after row: probabilities, or scaled numbers.</summary>
    double[] Predict(Matrix inputs);

    /// <summary>Writes the model into a folder.</summary>
    void Save(string folder);
}
