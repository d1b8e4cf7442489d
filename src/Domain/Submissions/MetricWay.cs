using System.Globalization;
using CoResearch.Domain.Scoring;

namespace CoResearch.Domain.Submissions;

/// <summary>What a logged quantity's name tells, and its way in a few values.</summary>
public static class MetricWay
{
    /// <summary>The most values of a way.</summary>
    public const int Most = 24;

    private static readonly string[] Lower =
        ["loss", "losses", "error", "err", "rmse", "mse", "mae", "mape", "smape", "nll", "bce", "ce", "perplexity", "ppl", "kl", "divergence", "brier", "regret", "residual", "chi2"];

    private static readonly string[] Higher =
        ["accuracy", "acc", "auc", "auroc", "auprc", "roc", "ap", "map", "f1", "fbeta", "precision", "recall", "score", "r2", "iou", "dice", "mcc", "kappa", "bleu", "reward", "efficiency", "purity", "likelihood", "ams", "significance"];

    /// <summary>
    /// Whether a larger value is better, by the words of a name (<c>val_acc</c>, <c>loss/train</c>) or because the lab scores by a metric of
    /// that name; null where it does not tell.
    /// </summary>
    public static bool? HigherIsBetter(string name)
    {
        foreach (var part in name.Split('/').Reverse())
            if (MetricCatalog.Find(part) is { } metric) return metric.Direction == Direction.Maximize;
        var words = name.ToLowerInvariant().Split(['/', '_', '-', '.', ' ', ':'], StringSplitOptions.RemoveEmptyEntries);
        return words.Any(Lower.Contains) ? false : words.Any(Higher.Contains) ? true : null;
    }

    /// <summary>Values as they are kept in a run's row.</summary>
    public static string? Write(IReadOnlyList<double> values) => values.Count < 2 ? null
        : string.Join(' ', values.Select(v => v.ToString("G6", CultureInfo.InvariantCulture)));

    /// <summary>The values again.</summary>
    public static IReadOnlyList<double> Read(string? way) =>
        way is null ? [] : [.. way.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
}
