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

    /// <summary>How many times as fast as Slack allows every app: more than 1 only where more was granted.</summary>
    public double Pace { get; set; } = 1;

    public bool IsConfigured => !string.IsNullOrWhiteSpace(BotToken) || !string.IsNullOrWhiteSpace(AppToken) || !string.IsNullOrWhiteSpace(SigningSecret);

    public bool UsesSockets => !string.IsNullOrWhiteSpace(AppToken);

    /// <summary>The one thing to fix before anything is tried, or null.</summary>
    public string? Problem()
    {
        if (string.IsNullOrWhiteSpace(BotToken)) return "Slack:BotToken is missing. Copy the Bot User OAuth Token (xoxb-…) from the app's page OAuth & Permissions.";
        if (!BotToken.StartsWith("xoxb-", StringComparison.Ordinal))
            return "Slack:BotToken must begin with xoxb-. Copy the Bot User OAuth Token from the app's page OAuth & Permissions.";
        if (UsesSockets && !AppToken!.StartsWith("xapp-", StringComparison.Ordinal))
            return "Slack:AppToken must begin with xapp-. Make an App-Level Token with connections:write on the app's page Basic Information.";
        if (!UsesSockets && string.IsNullOrWhiteSpace(SigningSecret))
            return "Slack:AppToken (Socket Mode) or Slack:SigningSecret (HTTP mode) is missing. Both are on the app's page Basic Information.";
        return !Uri.TryCreate(ApiBase, UriKind.Absolute, out var address) || !IsSafe(address)
            ? "Slack:ApiBase must be an https address; http is for this machine only."
            : null;
    }

    /// <summary>Encrypted, or within this machine.</summary>
    public static bool IsSafe(Uri address) => address.Scheme is "https" or "wss" || (address.Scheme is "http" or "ws" && address.IsLoopback);
}
