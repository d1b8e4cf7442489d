namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>How the bot speaks Telegram. The token comes from the environment or user secrets.</summary>
internal sealed class TelegramOptions
{
    public const string Section = "Telegram";

    private const int MaxSecret = 256;

    /// <summary>What BotFather gave. Telegram is on when it is set.</summary>
    public string? Token { get; set; }

    /// <summary>Where the Bot API is.</summary>
    public string ApiBase { get; set; } = "https://api.telegram.org";

    /// <summary>The public address of this bot's webhook, https; without it the bot polls, which needs no public address.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>What Telegram sends along with every webhook request: 1 to 256 of A-Z a-z 0-9 _ -.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>How many times as fast as Telegram allows every bot: more than 1 only where more was granted.</summary>
    public double Pace { get; set; } = 1;

    /// <summary>Somebody wants Telegram, whether all that it needs is there or not.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(Token) || UsesWebhook || !string.IsNullOrWhiteSpace(WebhookSecret);

    public bool UsesWebhook => !string.IsNullOrWhiteSpace(WebhookUrl);

    /// <summary>The one thing to fix before anything is tried, or null.</summary>
    public string? Problem()
    {
        if (string.IsNullOrWhiteSpace(Token)) return TelegramApi.TokenAdvice("is missing");
        if (!UsesWebhook) return null;
        if (!Uri.TryCreate(WebhookUrl, UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttps || address.IsLoopback))
            return $"Telegram:WebhookUrl must be the https address at which Telegram reaches {TelegramWebhook.Path} of this bot. Leave it out to poll.";
        return WebhookSecret is { Length: > 0 and <= MaxSecret } secret && secret.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? null
            : "Telegram:WebhookSecret must be 1 to 256 of A-Z a-z 0-9 _ -: set CORESEARCH_Telegram__WebhookSecret (openssl rand -hex 32 makes one), "
                + "or leave Telegram:WebhookUrl out to poll.";
    }

    /// <summary>How long one question for updates waits at most; Telegram allows 50 s.</summary>
    internal int PollSeconds { get; set; } = 50;
}
