using CoResearch.TestKit.Slack;

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
