using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Views;

/// <summary>Which curves are meant, and which of them belong into one picture.</summary>
internal static class CurveChoice
{
    /// <summary>What a program may print to have a curve, and to say with which parameters it trains.</summary>
    public const string ExampleLine = """{"step": 1, "loss": 0.3}""", ExampleSettings = """{"params": {"depth": 6}}""";

    private static readonly string[] Splits = ["train", "training", "valid", "validation", "val", "test", "eval", "dev", "epoch", "batch", "step", "mlflow"];
    private static readonly char[] Between = ['/', '_', '-', '.', ' '];

    /// <summary>
    /// What a curve measures, whatever the rows: <c>loss</c> for <c>loss/train</c>, <c>epoch_loss/validation</c> and <c>val_loss</c>. Curves of
    /// the same are drawn together.
    /// </summary>
    public static string QuantityOf(string tag)
    {
        if (tag.StartsWith(Curve.Resources, StringComparison.Ordinal)) return tag;
        var words = tag.Split(Between, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => !Splits.Contains(word, StringComparer.OrdinalIgnoreCase) && !word.All(char.IsDigit)).Distinct(StringComparer.OrdinalIgnoreCase);
        return string.Join(' ', words) is { Length: > 0 } quantity ? quantity : tag;
    }

    /// <summary>The curves of a run that people look at first: of each quantity, the losses first, then what can be better or worse.</summary>
    public static IReadOnlyList<(string Quantity, IReadOnlyList<Curve> Curves)> Groups(IReadOnlyList<Curve> curves) =>
    [
        .. curves.Where(c => c.Steps.Count > 1 && Curve.IsMetric(c.Tag)).GroupBy(c => QuantityOf(c.Tag))
            .OrderBy(g => g.Key.Contains("loss", StringComparison.OrdinalIgnoreCase) ? 0 : g.Any(c => MetricWay.HigherIsBetter(c.Tag) is not null) ? 1 : g.Key == "metric" ? 1 : 2)
            .Select(g => (g.Key, (IReadOnlyList<Curve>)[.. g])),
    ];

    /// <summary>
    /// The names that a word means: the one that is called so, else those that begin with it, end in it, or hold it; an error names the
    /// nearest one.
    /// </summary>
    public static Result<IReadOnlyList<string>> Find(string word, IReadOnlyCollection<string> names)
    {
        const StringComparison any = StringComparison.OrdinalIgnoreCase;
        foreach (var fits in (Func<string, bool>[])
            [
                n => n.Equals(word, any), n => n.StartsWith(word + "/", any), n => n.EndsWith("/" + word, any),
                n => QuantityOf(n).Equals(word, any), n => n.Contains(word, any),
            ])
            if (word.Length > 0 && names.Where(fits).ToList() is { Count: > 0 } found) return found;
        return new NoSuchCurve(word, Nearest.Hint(word, names), names.Count == 0 ? "none" : string.Join(", ", names.Take(NoSuchCurve.Most)) + (names.Count > NoSuchCurve.Most ? ", …" : ""));
    }
}

internal sealed record NoSuchCurve(string Word, Phrase Hint, string Known)
    : Error("no_such_curve", $"There is no curve \"{Word}\" here.{Hint} There are: {Known}.")
{
    public const int Most = 20;
}
