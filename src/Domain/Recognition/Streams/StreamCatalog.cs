using CoResearch.Domain.People;

namespace CoResearch.Domain.Recognition.Streams;

/// <summary>Every stream of this assembly, found by one scan, and what they owe together.</summary>
public static class StreamCatalog
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<IStream> All { get; } = [.. typeof(StreamCatalog).Assembly.GetTypes()
        .Where(type => typeof(IStream).IsAssignableFrom(type) && type is { IsAbstract: false, IsInterface: false })
        .Select(type => (IStream)Activator.CreateInstance(type)!)
        .OrderBy(stream => stream.Name, StringComparer.Ordinal)];

    /// <summary>Whether a line of the ledger with this key was paid by a stream that pays when a week closes.</summary>
    public static bool IsWeekly(string key) => All.Any(s => s.Weekly && key.StartsWith($"micro:{s.Name}:", StringComparison.Ordinal));

    /// <summary>How the subjects of a stream in a challenge begin.</summary>
    public static string PrefixOf(IStream stream, Challenges.ChallengeId challenge) => $"micro:{stream.Name}:{challenge.Value}:";

    /// <summary>The first text behind all that begin so: ; follows upon the prefix's last character.</summary>
    public static string EndOf(string prefix) => prefix[..^1] + ';';

    /// <summary>
    /// What a stream owes in whole points, halves up: each earning is rounded by itself, and in the order of earning a member gets no more
    /// in a week than the cap, which the detail says where it cuts, and, of what is paid at once, where it is reached; what it leaves nothing of is listed with 0
    /// points. Whoever has left the challenge is owed nothing for weeks that end later. What was earned is worth what the rules of its time say.
    /// </summary>
    public static IEnumerable<Due> Owed(IStream stream, History history) => history.Spans.SelectMany((span, i) =>
    {
        var end = i + 1 < history.Spans.Count ? history.Spans[i + 1].From : DateTimeOffset.MaxValue;
        return OwedUnder(stream, history.Under(span.Rules)).Where(d => d.At >= span.From && d.At < end);
    });

    private static IEnumerable<Due> OwedUnder(IStream stream, History history)
    {
        var rule = stream.RuleOf(history.Rules);
        if (!rule.On) yield break;
        var spent = new Dictionary<(PersonId, DateOnly), long>();
        foreach (var earning in stream.Owed(history, rule))
        {
            var whole = (long)Math.Floor(earning.Points + 0.5);
            if (whole <= 0 || (stream.Weekly && history.LeftAt(earning.Person) <= earning.At)) continue;
            var had = spent.GetValueOrDefault((earning.Person, earning.Week));
            var points = Math.Min(whole, rule.Cap - had);
            spent[(earning.Person, earning.Week)] = had + points;
            var detail = points < whole || (!stream.Weekly && had + points == rule.Cap) ? earning.Detail.With("cap", rule.Cap) : earning.Detail;
            yield return new Due(PrefixOf(stream, history.Challenge) + earning.About, earning.Person, points, earning.Week, earning.At, detail);
        }
    }
}
