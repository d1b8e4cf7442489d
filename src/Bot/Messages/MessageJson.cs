using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CoResearch.Bot.Messages;

/// <summary>How a message lies in the outbox.</summary>
internal static class MessageJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static string Write(ChatMessage message) => JsonSerializer.Serialize(message, Options);

    public static ChatMessage Read(string json) =>
        JsonSerializer.Deserialize<ChatMessage>(json, Options) ?? throw new InvalidDataException("An empty message in the outbox.");
}
