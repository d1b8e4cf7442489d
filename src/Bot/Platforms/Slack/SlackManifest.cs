using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CoResearch.Bot.Dispatch;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>What Slack's "create an app from a manifest" takes: the app with all that this bot needs, made from the commands' specs.</summary>
internal static class SlackManifest
{
    /// <summary>The slash command before every other command's name.</summary>
    public const string Command = "/co";

    /// <summary>What makes a message a card, in its menu.</summary>
    public const string CardShortcut = "card";

    /// <summary>
    /// Commands that have a slash command of their own. Slack keeps some names for itself (/join, /leave, /status, /me, /help, …), and a
    /// workspace's apps share all others, so they are few.
    /// </summary>
    public static readonly IReadOnlyList<string> ShortNames = ["challenges", "scores", "submit", "tweak"];

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Scopes =
    [
        "app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:read", "files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write", "reactions:read",
        "users:read",
    ];

    private static readonly string[] Events = ["app_home_opened", "app_mention", "message.channels", "message.groups", "message.im", "reaction_added", "reaction_removed", "user_change"];

    /// <summary>Where Slack's requests go below the public address in front of the bot, or null without one.</summary>
    public static string? RequestsAt(string? address) => address is null ? null : address.TrimEnd('/') + SlackPlatform.RequestPath;

    /// <summary>With the address under which Slack reaches the bot it is for HTTP mode, without one for Socket Mode.</summary>
    public static string Write(CommandCatalog catalog, string? requests = null) => new JsonObject
    {
        ["_metadata"] = new JsonObject { ["major_version"] = 1, ["minor_version"] = 1 },
        ["display_information"] = new JsonObject
        {
            ["name"] = "CoResearch",
            ["description"] = "Research challenges in a chat: commit a workflow, see it trained and scored, compare.",
            ["background_color"] = "#1f4e79",
        },
        ["features"] = new JsonObject
        {
            ["app_home"] = new JsonObject { ["home_tab_enabled"] = true, ["messages_tab_enabled"] = true, ["messages_tab_read_only_enabled"] = false },
            ["bot_user"] = new JsonObject { ["display_name"] = "coresearch", ["always_online"] = true },
            ["shortcuts"] = new JsonArray(new JsonObject
            {
                ["name"] = "Make it a card",
                ["type"] = "message",
                ["callback_id"] = CardShortcut,
                ["description"] = "Put this message on the challenge's board",
            }),
            ["slash_commands"] = new JsonArray(
            [
                Slash(Command, "Any command of CoResearch: /co help lists them", "<command> …", requests),
                .. ShortNames.Select(name => catalog.Named(name)?.Spec ?? throw new InvalidOperationException($"There is no command /{name} for Slack's manifest."))
                    .Select(spec => (JsonNode)Slash("/" + spec.Name, spec.Summary, string.Join(' ', spec.Arguments.Select(a => a.Usage)), requests)),
            ]),
        },
        ["oauth_config"] = new JsonObject { ["scopes"] = new JsonObject { ["bot"] = List(Scopes) } },
        ["settings"] = new JsonObject
        {
            ["event_subscriptions"] = At("request_url", requests, new JsonObject { ["bot_events"] = List(Events) }),
            ["interactivity"] = At("request_url", requests, new JsonObject { ["is_enabled"] = true }),
            ["org_deploy_enabled"] = false,
            ["socket_mode_enabled"] = requests is null,
            ["token_rotation_enabled"] = false,
        },
    }.ToJsonString(Readable);

    private static JsonObject Slash(string command, string description, string hint, string? requests)
    {
        var slash = At("url", requests, new JsonObject { ["command"] = command, ["description"] = description, ["should_escape"] = true });
        if (hint.Length > 0) slash["usage_hint"] = hint;
        return slash;
    }

    private static JsonObject At(string name, string? address, JsonObject part)
    {
        if (address is not null) part[name] = address;
        return part;
    }

    private static JsonArray List(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);
}
