namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>How the bot speaks Telegram. The token comes from the environment or user secrets.</summary>
internal sealed class TelegramOptions
{
    public const string Section = "Telegram";

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

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Token);

    /// <summary>How long one question for updates waits at most; Telegram allows 50 s.</summary>
    internal int PollSeconds { get; set; } = 50;
}
