namespace CoResearch.Domain.Submissions;

/// <summary>Something that two runs of one commit did not have in common.</summary>
/// <param name="What">threads, device, python, or a package, system or processor by its name in the record.</param>
public sealed record RunDifference(string What, string First, string Again)
{
    public const string Threads = "threads", Device = "device";

    /// <summary>All that both records tell, threads and device first. A run that has not ended has no record.</summary>
    public static IReadOnlyList<RunDifference> Between(Run first, Run again)
    {
        var (then, now) = (Facts(first), Facts(again));
        return [.. then.Where(f => now.TryGetValue(f.Key, out var value) && value != f.Value).Select(f => new RunDifference(f.Key, f.Value, now[f.Key]))];
    }

    private static Dictionary<string, string> Facts(Run run)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (run.Threads is { } threads) facts[Threads] = $"{threads}";
        if (run.Device is { } device) facts[Device] = device;
        foreach (var (name, value) in run.Environment) facts.TryAdd(name, value);
        return facts;
    }
}
