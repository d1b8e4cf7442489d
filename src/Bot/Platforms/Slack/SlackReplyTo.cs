using System.Text.Json;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>
/// What an interaction brings for its answer, as it lies in the inbox and outbox: who it was, an address that takes 5 messages within 30 minutes, and
/// a trigger that opens a form within 3 seconds.
/// </summary>
internal sealed record SlackReplyTo(string? ResponseUrl, string? TriggerId, string User, DateTimeOffset At)
{
    private static readonly TimeSpan ResponseLife = TimeSpan.FromMinutes(29);
    private static readonly TimeSpan TriggerLife = TimeSpan.FromSeconds(2.9);

    /// <summary>How many messages the response address takes.</summary>
    public const int ResponseUses = 5;

    public string Write() => JsonSerializer.Serialize(this);

    public static SlackReplyTo? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<SlackReplyTo>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string? ResponseUrlAt(DateTimeOffset now) => now - At < ResponseLife ? ResponseUrl : null;

    public string? TriggerAt(DateTimeOffset now) => now - At < TriggerLife ? TriggerId : null;
}
