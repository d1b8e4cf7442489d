using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>What Slack knows about its accounts, asked once in some minutes.</summary>
internal sealed class SlackProfiles(SlackApiClient api, SlackRates rates, TimeProvider time)
{
    private const int MostKnown = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, (Profile? Profile, DateTimeOffset At)> _known = new(StringComparer.Ordinal);

    /// <summary>The workspace in which the bot is at home, known after <c>auth.test</c>.</summary>
    public string? Team { get; set; }

    public async Task<Profile?> OfAsync(string user, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(user, out var known) && time.GetUtcNow() - known.At < Fresh) return known.Profile;
        await rates.WaitAsync("users.info", cancellationToken);
        var profile = await AskAsync(user, cancellationToken);
        _known[user] = (profile, time.GetUtcNow());
        return profile;
    }

    /// <summary>
    /// It changed. What Slack tells of it is all that there is to know, so that a flood of changes asks for nothing; where little is told,
    /// the next question asks.
    /// </summary>
    public void Learn(JsonObject user)
    {
        if (user.Text("id") is not { } id) return;
        if (_known.Count >= MostKnown) _known.Clear();
        if (user.Text("name") is null || user.Part("profile") is null || user.Text("tz") is null) _known.TryRemove(id, out _);
        else _known[id] = (Read(user, id), time.GetUtcNow());
    }

    private async Task<Profile?> AskAsync(string user, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await api.CallAsync("users.info", cancellationToken, new Dictionary<string, JsonNode?> { ["user"] = user, ["include_locale"] = true });
            return Read(answer.Part("user"), user);
        }
        catch (SlackException exception) when (exception.ErrorCode is "user_not_found" or "user_not_visible")
        {
            // Slack tells a workspace about all of its own people.
            return new Profile(user) { FromElsewhere = true };
        }
    }

    private Profile Read(JsonObject? user, string id)
    {
        var name = user.Part("profile").Text("display_name") ?? user.Part("profile").Text("real_name") ?? user.Text("real_name") ?? user.Text("name") ?? id;
        return new Profile(name, user.Text("name"), user.Text("tz"), user.Text("locale")) { FromElsewhere = IsFromElsewhere(user) };
    }

    /// <summary>Somebody of another workspace, whom a channel of both brings (Slack Connect); an organisation's people may be in several.</summary>
    private bool IsFromElsewhere(JsonObject? user) =>
        user.Flag("is_stranger")
        || (Team is { } team && user.Text("team_id") is { } other && other != team
            && !((user.Part("enterprise_user")?["teams"] as JsonArray)?.Any(t => t is JsonValue value && value.TryGetValue<string>(out var own) && own == team) ?? false));
}
