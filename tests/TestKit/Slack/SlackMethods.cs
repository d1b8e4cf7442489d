using System.Text.Json;
using System.Text.Json.Nodes;

namespace CoResearch.TestKit.Slack;

/// <summary>The methods of Slack's Web API that the server knows: their arguments, the token they want, and how often a minute.</summary>
public static class SlackMethods
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, SlackMethod> Known { get; } = new Dictionary<string, SlackMethod>
    {
        ["auth.test"] = new(600, []),
        ["apps.connections.open"] = new(20, []) { AppToken = true, Newer = true },
        ["chat.postMessage"] = new(0, ["channel", "text", "blocks", "thread_ts", "reply_broadcast", "unfurl_links", "unfurl_media", "link_names", "parse", "mrkdwn"], "channel")
        {
            NewerArguments = ["metadata"],
        },
        ["chat.update"] = new(50, ["channel", "ts", "text", "blocks", "link_names", "parse"], "channel", "ts") { NewerArguments = ["metadata"] },
        ["chat.postEphemeral"] = new(100, ["channel", "user", "text", "blocks", "thread_ts", "link_names", "parse"], "channel", "user"),
        ["conversations.info"] = new(50, ["channel", "include_locale", "include_num_members"], "channel"),
        ["conversations.open"] = new(50, ["channel", "users", "return_im"]),
        ["users.info"] = new(100, ["user", "include_locale"], "user"),
        ["views.open"] = new(100, ["trigger_id", "view"], "trigger_id", "view"),
        ["views.publish"] = new(100, ["user_id", "view", "hash"], "user_id", "view"),
        ["files.getUploadURLExternal"] = new(100, ["filename", "length", "alt_txt", "snippet_type"], "filename", "length") { Newer = true },
        ["files.completeUploadExternal"] = new(100, ["files", "channel_id", "thread_ts", "initial_comment", "blocks"], "files") { Newer = true },
    };

    /// <summary>What of this does not stand in Slack's own description of 2021, apart from what is newer than that.</summary>
    public static IEnumerable<string> Unknown(JsonNode openApi)
    {
        foreach (var (name, method) in Known.Where(m => !m.Value.Newer))
        {
            if (openApi["paths"]?["/" + name] is not JsonObject path)
            {
                yield return name;
                continue;
            }
            var described = path.SelectMany(verb => (verb.Value?["parameters"] as JsonArray) ?? []).Select(p => p?["name"]?.GetValue<string>()).ToHashSet();
            foreach (var argument in method.Arguments.Where(a => !described.Contains(a))) yield return $"{name}.{argument}";
        }
    }

    /// <summary>The description, or null where it is not on this machine: it is no part of the repository.</summary>
    public static JsonNode? OpenApi()
    {
        var root = Environment.GetEnvironmentVariable("CORESEARCH_TEST_DATA") is { Length: > 0 } set
            ? Path.Combine(set, "..", "protocols")
            : Path.Combine(Repository.Root, "..", "shared", "protocols");
        var file = Path.GetFullPath(Path.Combine(root, "slack_web_openapi_v2.json"));
        return File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file), documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true }) : null;
    }
}

/// <summary>One method: calls a minute (0: it has a rate of its own), arguments, and which of them must be there.</summary>
public sealed record SlackMethod(int PerMinute, IReadOnlyList<string> Arguments, params string[] Required)
{
    /// <summary>Wants the app's token, not the bot's.</summary>
    public bool AppToken { get; init; }

    /// <summary>Younger than the description of 2021.</summary>
    public bool Newer { get; init; }

    /// <summary>Arguments that are.</summary>
    public IReadOnlyList<string> NewerArguments { get; init; } = [];
}
