using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>What Slack knows about its accounts, asked once in some minutes.</summary>
internal sealed class SlackProfiles(SlackApiClient api, SlackRates rates, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, (Profile? Profile, DateTimeOffset At)> _known = new(StringComparer.Ordinal);

    public async Task<Profile?> OfAsync(string user, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(user, out var known) && time.GetUtcNow() - known.At < Fresh) return known.Profile;
        await rates.WaitAsync("users.info", cancellationToken);
        var profile = await AskAsync(user, cancellationToken);
        _known[user] = (profile, time.GetUtcNow());
        return profile;
    }

    /// <summary>It changed: the next question asks Slack.</summary>
    public void Forget(string user) => _known.TryRemove(user, out _);

    private async Task<Profile?> AskAsync(string user, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await api.CallAsync("users.info", cancellationToken, new Dictionary<string, JsonNode?> { ["user"] = user });
            var found = answer.Part("user");
            var name = found.Part("profile").Text("display_name") ?? found.Part("profile").Text("real_name") ?? found.Text("real_name") ?? found.Text("name") ?? user;
            return new Profile(name, found.Text("name"), found.Text("tz"));
        }
        catch (SlackException exception) when (exception.ErrorCode is "user_not_found" or "user_not_visible")
        {
            return null;
        }
    }
}
