using CoResearch.TestKit.Slack;
using CoResearch.TestKit.Telegram;

namespace CoResearch.Benchmarks.Chat;

/// <summary>What a bot is told to connect to a server of the test kit.</summary>
internal static class SlackSettings
{
    public static IReadOnlyDictionary<string, string?> Of(SlackServer server) => new Dictionary<string, string?>
    {
        ["Slack:BotToken"] = SlackServer.BotToken,
        ["Slack:AppToken"] = SlackServer.AppToken,
        ["Slack:ApiBase"] = server.ApiBase,
    };
}

/// <summary>The same for Telegram.</summary>
internal static class TelegramSettings
{
    public static IReadOnlyDictionary<string, string?> Of(TelegramServer server) => new Dictionary<string, string?>
    {
        ["Telegram:Token"] = TelegramServer.Token,
        ["Telegram:ApiBase"] = server.Address,
    };
}
