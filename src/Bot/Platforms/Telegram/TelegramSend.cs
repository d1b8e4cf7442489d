using System.Text.Json;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>One call that posts something: what a message becomes on Telegram is one or several of these, in order.</summary>
internal abstract record TelegramSend
{
    /// <summary>Buttons below it, by rows.</summary>
    public IReadOnlyList<IReadOnlyList<TelegramButton>> Buttons { get; init; } = [];

    /// <summary>Everything that it shows, as one text.</summary>
    public string Written() => JsonSerializer.Serialize(this, GetType());
}

/// <summary>Text as Telegram's HTML: at most 4096 characters after its tags and entities are read.</summary>
internal sealed record TelegramText(string Html) : TelegramSend;

/// <summary>A picture below the state folder; the caption is HTML of at most 1024 characters.</summary>
internal sealed record TelegramPhoto(string Path, string Caption) : TelegramSend;

/// <summary>A file below the state folder, or content that was too long for a message.</summary>
internal sealed record TelegramDocument(string? Path, string? Content, string FileName, string Caption) : TelegramSend;

internal sealed record TelegramButton(string Label, string Token);

/// <summary>Who reads a message and where: what the same message looks like depends on it.</summary>
internal sealed record TelegramScene
{
    /// <summary>The only reader's zone, or null where several read.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>The people with an account, by their number in the lab.</summary>
    public IReadOnlyDictionary<long, string> Accounts { get; init; } = new Dictionary<long, string>();
}
