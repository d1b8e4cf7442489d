using System.Text.Json.Nodes;
using CoResearch.Bot.Dispatch;
using CoResearch.Domain.Notices;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>
/// What Slack tells, as what somebody did; nothing when it does not concern the bot. The same deed has the same dedupe key however it
/// arrives: a message is known by channel and time, whether it came as a message, as a mention, or as both.
/// </summary>
internal static class SlackEvents
{
    /// <summary>An <c>event_callback</c> of the Events API.</summary>
    public static IReadOnlyList<Inbound> Read(JsonObject callback, string botUser)
    {
        var happened = callback.Part("event");
        var key = "e:" + (callback.Text("event_id") ?? "");
        return happened.Text("type") switch
        {
            "message" or "app_mention" => Message(happened!, botUser),
            "reaction_added" => Reaction(happened!, InboundKind.ReactionAdded, key, botUser),
            "reaction_removed" => Reaction(happened!, InboundKind.ReactionRemoved, key, botUser),
            "app_home_opened" when happened.Text("tab") is null or "home" && happened.Text("user") is { } user =>
                [new Inbound(SlackPlatform.PlatformName, SlackPlatform.HomeOf(user), user, "", key) { Kind = InboundKind.HomeOpened, Private = true }],
            "user_change" when happened.Part("user") is { } user && user.Text("id") is { } id && !user.Flag("is_bot") =>
                [new Inbound(SlackPlatform.PlatformName, id, id, "", key) { Kind = InboundKind.ProfileChanged, Private = true }],
            _ => [],
        };
    }

    private static List<Inbound> Message(JsonObject message, string botUser)
    {
        if (message.Text("subtype") is "message_changed" or "message_deleted") return Edited(message, botUser);

        if (message.Text("user") == botUser) return Shared(message, botUser);

        // Edits, deletions, joins and other bots' words have a subtype or a bot; an edit must not run a command again.
        if (message.Text("subtype") is not (null or "file_share" or "thread_broadcast") || message.Text("bot_id") is not null) return [];
        if (message.Text("user") is not { } user || message.Text("channel") is not { } channel || message.Text("ts") is not { } ts) return [];
        var isPrivate = IsPrivate(channel);
        var mentioned = SlackText.TryStripMention(SlackText.Read(message.Text("text") ?? ""), botUser, out var text);
        text = SlackText.Plain(text);
        if (!mentioned && !isPrivate && KudosText.Find(text) is null) return [];

        var said = new Inbound(SlackPlatform.PlatformName, channel, user, mentioned && text.Length == 0 ? "/help" : text, $"m:{channel}:{ts}")
        {
            Kind = mentioned ? InboundKind.Command : InboundKind.Text,
            Private = isPrivate,
            Thread = message.Text("thread_ts"),
            MessageId = $"{channel}:{ts}",
            HappenedAt = message.Time("ts"),
        };
        var files = message.Items("files").Where(f => Address(f) is not null).ToList();
        if (files.Count == 0) return [said];
        return [.. files.Select((file, i) => said with
        {
            Kind = InboundKind.File,
            Text = text,
            FileReference = Address(file),
            FileName = file.Text("name") ?? file.Text("title") ?? "file",
            DedupeKey = i == 0 ? said.DedupeKey : $"{said.DedupeKey}:{i}",
        })];
    }

    /// <summary>A file that the bot uploaded got its message, which the upload's answer does not name: reactions do.</summary>
    private static List<Inbound> Shared(JsonObject message, string botUser) =>
        message.Text("channel") is { } channel && message.Text("ts") is { } ts && message.Items("files").FirstOrDefault().Text("id") is { } file
            ? [new Inbound(SlackPlatform.PlatformName, channel, botUser, SlackUploads.IdOf(file), $"m:{channel}:{ts}") { Kind = InboundKind.Shared, Private = IsPrivate(channel), MessageId = $"{channel}:{ts}" }]
            : [];

    /// <summary>A message says something else, or nothing any more: of interest where it was kudos, or is now. Slack also calls it a change when a link gets its preview.</summary>
    private static List<Inbound> Edited(JsonObject change, string botUser)
    {
        var before = change.Part("previous_message");
        var after = change.Part("message");
        if (change.Text("channel") is not { } channel || (before.Text("ts") ?? after.Text("ts")) is not { } ts) return [];
        if ((before.Text("user") ?? after.Text("user")) is not { } user || user == botUser || before.Text("bot_id") is not null) return [];
        var (was, now) = (KudosText.Find(SlackText.Read(before.Text("text") ?? "")), KudosText.Find(SlackText.Read(after.Text("text") ?? "")));
        if (was == now) return [];
        return [new Inbound(SlackPlatform.PlatformName, channel, user, SlackText.Read(after.Text("text") ?? ""), $"c:{channel}:{change.Text("ts") ?? change.Text("event_ts") ?? ts}")
        {
            Kind = InboundKind.Edited,
            Private = IsPrivate(channel),
            Thread = (after ?? before).Text("thread_ts"),
            HappenedAt = change.Time("event_ts") ?? change.Time("ts") ?? after.Part("edited").Time("ts"),
            MessageId = $"{channel}:{ts}",
        }];
    }

    private static IReadOnlyList<Inbound> Reaction(JsonObject reaction, InboundKind kind, string key, string botUser)
    {
        var item = reaction.Part("item");
        if (item.Text("type") != "message" || item.Text("channel") is not { } channel || item.Text("ts") is not { } ts) return [];
        if (reaction.Text("user") is not { } user || user == botUser || (reaction.Text("item_user") is { } author && author != botUser)) return [];
        return [new Inbound(SlackPlatform.PlatformName, channel, user, reaction.Text("reaction") ?? "", key)
        {
            Kind = kind,
            Private = IsPrivate(channel),
            HappenedAt = reaction.Time("event_ts"),
            MessageId = $"{channel}:{ts}",
        }];
    }

    /// <summary>A slash command: <c>/co submit</c> and <c>/submit</c> are the same.</summary>
    public static Inbound? Slash(JsonObject command, string request, DateTimeOffset now)
    {
        if (command.Text("command") is not { } name || command.Text("user_id") is not { } user || command.Text("channel_id") is not { } channel) return null;
        var words = SlackText.Read(command.Text("text") ?? "").Trim();
        var line = name == SlackManifest.Command ? words.TrimStart('/') : $"{name[1..]} {words}".Trim();
        return new Inbound(SlackPlatform.PlatformName, channel, user, "/" + (line.Length == 0 ? "help" : line), "s:" + (command.Text("trigger_id") ?? request))
        {
            Kind = InboundKind.Command,
            Private = IsPrivate(channel),
            ActorHandle = command.Text("user_name"),
            ReplyTo = new SlackReplyTo(command.Text("response_url"), command.Text("trigger_id"), user, now).Write(),
        };
    }

    /// <summary>"Make it a card" in a message's menu: as if somebody answered it with /card.</summary>
    public static Inbound? Shortcut(JsonObject payload, string request, DateTimeOffset now)
    {
        if (payload.Text("callback_id") != SlackManifest.CardShortcut || payload.Part("user").Text("id") is not { } user || payload.Part("channel").Text("id") is not { } channel) return null;
        var message = payload.Part("message");
        return new Inbound(SlackPlatform.PlatformName, channel, user, "/card reply", "h:" + (payload.Text("trigger_id") ?? request))
        {
            Kind = InboundKind.Command,
            Private = IsPrivate(channel),
            Thread = message.Text("thread_ts"),
            Replied = SlackText.Read(message.Text("text") ?? ""),
            ActorHandle = payload.Part("user").Text("username"),
            ReplyTo = new SlackReplyTo(payload.Text("response_url"), payload.Text("trigger_id"), user, now).Write(),
        };
    }

    /// <summary>A press of a button.</summary>
    public static Inbound? Action(JsonObject payload, string request, DateTimeOffset now)
    {
        if (payload.Part("user").Text("id") is not { } user || payload.Items("actions").FirstOrDefault() is not { } action) return null;
        var container = payload.Part("container");
        var channel = payload.Part("channel").Text("id") ?? container.Text("channel_id");
        var ts = container.Text("message_ts") ?? payload.Part("message").Text("ts");

        // A button on the home page is answered in the conversation with its owner: an answer there would hide the page.
        return new Inbound(SlackPlatform.PlatformName, channel ?? user, user, action.Text("value") ?? "", "a:" + (payload.Text("trigger_id") ?? request))
        {
            Kind = InboundKind.Action,
            Private = channel is null || IsPrivate(channel),
            Thread = container.Text("thread_ts") ?? payload.Part("message").Text("thread_ts"),
            MessageId = channel is not null && ts is not null ? $"{channel}:{ts}" : null,
            ActorHandle = payload.Part("user").Text("username"),
            ReplyTo = new SlackReplyTo(payload.Text("response_url"), payload.Text("trigger_id"), user, now).Write(),
        };
    }

    private static string? Address(JsonObject file) => file.Text("url_private_download") ?? file.Text("url_private");

    private static bool IsPrivate(string channel) => channel.StartsWith('D');
}
