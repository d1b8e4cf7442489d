using Microsoft.Extensions.Options;

namespace CoResearch.Workers.Source.GitHub;

/// <summary>
/// How often repositories are looked at: as the configuration says, and less often where all of them together would take more than half
/// of what GitHub allows, even if no answer were "not modified", which costs nothing.
/// </summary>
internal sealed class GitHubPace(GitHubCredentials credentials, IOptions<GitHubOptions> options, TimeProvider clock)
{
    /// <summary>Without credentials of its own GitHub says no other number.</summary>
    private const int UsualLimit = 5000;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>The time from one look at a repository to the next, when one at each takes so many requests; a little different for each, so that they spread.</summary>
    public TimeSpan Interval(int requests, long membership)
    {
        var wanted = TimeSpan.FromSeconds(string.IsNullOrWhiteSpace(options.Value.WebhookSecret) ? options.Value.PollSeconds : options.Value.SweepSeconds);
        var rates = credentials.Serving.Select(line => line.Rate).ToList();
        var limit = rates.Count == 0 ? UsualLimit : rates.Min(rate => rate.Limit);
        var allowed = Hour * requests / (limit / 2.0);
        var interval = wanted > allowed ? wanted : allowed;
        foreach (var (most, left, reset) in rates)
            if (left < most / 4 && reset - clock.GetUtcNow() is var rest && rest > interval && rest <= Hour) interval = rest;
        return interval * (0.9 + (0.2 * (membership * 0.618 % 1)));
    }
}
