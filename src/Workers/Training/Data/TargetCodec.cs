using System.Text.Json.Nodes;
using CoResearch.Domain.Workflows;

namespace CoResearch.Workers.Training.Data;

/// <summary>What kind of loss a model minimises.</summary>
internal enum LearningTask
{
    /// <summary>One column: probability of the positive class.</summary>
    Binary,

    /// <summary>One column of class indices; predictions are one probability for each class.</summary>
    Classes,

    /// <summary>One column or more of scaled numbers.</summary>
    Numbers,
}

/// <summary>
/// Targets of a run. <paramref name="Values"/>: rows × 1 with 0/1 or class indices, or rows × components of scaled numbers; rows
/// without a target hold NaN and are not trained on. <paramref name="Weights"/>: one for each row, mean 1 over the training rows, or
/// empty when all weigh the same. <paramref name="Outputs"/>: columns of a model's predictions.
/// </summary>
internal sealed record Targets(LearningTask Task, Matrix Values, float[] Weights, int Outputs, NumberLossType Loss);

/// <summary>Turns target columns into what a model learns, and what it predicts back into what the challenge asks for.</summary>
internal abstract class TargetCodec
{
    /// <summary>Rows whose target is known.</summary>
    public abstract bool[] Known(Table table);

    public abstract Targets Fit(Table table, int[] train);

    /// <summary>
    /// The columns of <c>predictions.csv</c> as numbers, rows × columns, from a model's outputs, rows × <see cref="Targets.Outputs"/>.
    /// </summary>
    public abstract double[][] Decode(Table table, double[] outputs);

    /// <summary>Names of the prediction columns that this output fills, given what the challenge asks for; refuses a misfit.</summary>
    public abstract void CheckColumns(IReadOnlyList<string> asked);

    /// <summary>Words instead of numbers for a column of predictions, where the challenge asks for a class.</summary>
    public virtual Func<double, string>? Words => null;

    public abstract JsonObject Describe();

    public static TargetCodec Of(OutputFeature output) => output switch
    {
        BinaryOutput o => new ClassCodec(o.Name, o.ReadColumns[0], o.Loss, binary: true, o.Positive),
        CategoryOutput o => new ClassCodec(o.Name, o.ReadColumns[0], o.Loss, binary: false, null),
        NumberOutput o => new NumberCodec(o.Name, o.ReadColumns, o.RelativeTo is { } r ? [r] : [], o.ScaleBy, null, o.Preprocessing, o.Loss),
        VectorOutput o => new NumberCodec(o.Name, o.Columns, o.RelativeTo, o.ScaleBy, o.Frame, o.Preprocessing, o.Loss),
        _ => throw new NotSupportedException(output.GetType().Name),
    };
}
