using System.Text.Json;
using System.Text.Json.Serialization;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>What an answer refers to: the message in a group, the button's press. JSON in the inbox and the outbox.</summary>
internal sealed record TelegramReply
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public int? Message { get; init; }
    public string? Callback { get; init; }

    public string Write() => JsonSerializer.Serialize(this, Options);

    public static TelegramReply Read(string? json) =>
        json is null ? new() : JsonSerializer.Deserialize<TelegramReply>(json, Options) ?? new();
}

/// <summary>The outbox's name for a message: "chat:message".</summary>
internal static class TelegramMessageId
{
    public static string Of(long chat, int message) => In(chat) + message;

    /// <summary>What the names of all messages of a chat begin with.</summary>
    public static string In(long chat) => $"{chat}:";

    public static (long Chat, int Message) Read(string id) =>
        id.Split(':') is [var chat, var message] ? (long.Parse(chat), int.Parse(message)) : throw new InvalidDataException($"{id} names no message of Telegram.");
}
