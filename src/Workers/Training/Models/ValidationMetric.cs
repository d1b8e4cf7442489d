using CoResearch.Workers.Training.Data;

namespace CoResearch.Workers.Training.Models;

/// <summary>A quick figure for the curve while a model trains; the challenge's own objective is computed by the evaluator only.</summary>
internal static class ValidationMetric
{
    /// <summary>The figure's name: roc_auc, accuracy or rmse (of scaled targets).</summary>
    public static string Name(LearningTask task) => task switch
    {
        LearningTask.Binary => "roc_auc",
        LearningTask.Classes => "accuracy",
        _ => "rmse",
    };

    /// <summary>Null where it is undefined (a single class, no rows).</summary>
    public static double? Of(Targets targets, int[] rows, double[] outputs) => rows.Length == 0 ? null : targets.Task switch
    {
        LearningTask.Binary => RocAuc([.. rows.Select(r => targets.Values.Values[r])], outputs),
        LearningTask.Classes => rows.Where((row, i) => Largest(outputs, i, targets.Outputs) == (int)targets.Values.Values[row]).Count() / (double)rows.Length,
        _ => Math.Sqrt(rows.Select((row, i) => SquaredError(targets, row, outputs, i)).Sum() / ((double)rows.Length * targets.Outputs)),
    };

    /// <summary>The Mann-Whitney form of the area under the ROC curve, ties counting one half.</summary>
    public static double? RocAuc(float[] labels, double[] scores)
    {
        double[] sorted = [.. scores];
        float[] classes = [.. labels];
        Array.Sort(sorted, classes);
        double ranks = 0, positives = 0;
        for (var i = 0; i < sorted.Length;)
        {
            var end = i;
            double inTie = 0;
            for (; end < sorted.Length && sorted[end] == sorted[i]; end++)
                inTie += classes[end];
            ranks += inTie * (i + end + 1) / 2.0;
            positives += inTie;
            i = end;
        }
        var negatives = sorted.Length - positives;
        return positives == 0 || negatives == 0 ? null : (ranks - positives * (positives + 1) / 2) / (positives * negatives);
    }

    private static int Largest(double[] outputs, int row, int count)
    {
        var best = 0;
        for (var i = 1; i < count; i++)
            if (outputs[row * count + i] > outputs[row * count + best])
                best = i;
        return best;
    }

    private static double SquaredError(Targets targets, int row, double[] outputs, int i)
    {
        double sum = 0;
        for (var k = 0; k < targets.Outputs; k++)
        {
            var error = outputs[i * targets.Outputs + k] - targets.Values.Row(row)[k];
            sum += error * error;
        }
        return sum;
    }
}
