namespace CoResearch.Bot.Platforms.Slack;

/// <summary>How the bot reaches a Slack workspace. Tokens come from the environment or user secrets.</summary>
internal sealed class SlackOptions
{
    public const string Section = "Slack";

    /// <summary><c>xoxb-…</c>: what the bot speaks with. Slack is on when it is set.</summary>
    public string? BotToken { get; set; }

    /// <summary><c>xapp-…</c>: opens Socket Mode, which needs no public address. Without it, HTTP mode.</summary>
    public string? AppToken { get; set; }

    /// <summary>What signs requests in HTTP mode.</summary>
    public string? SigningSecret { get; set; }

    /// <summary>Where the Web API is.</summary>
    public string ApiBase { get; set; } = "https://slack.com/api/";

    public bool IsConfigured => !string.IsNullOrWhiteSpace(BotToken) || !string.IsNullOrWhiteSpace(AppToken) || !string.IsNullOrWhiteSpace(SigningSecret);
}
