using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CoResearch.TestKit.Telegram;

/// <summary>A person with an account.</summary>
public sealed record TelegramPerson(long Id, string FirstName, string? Username = null, string? LastName = null);

/// <summary>A chat as the server knows it. Private ones have their person's number.</summary>
public sealed class TelegramChatState(long id, string type)
{
    public long Id { get; } = id;
    public string Type { get; } = type;
    public bool IsForum { get; init; }

    /// <summary>The bot is an administrator here: it hears everything, and sees reactions.</summary>
    public bool BotIsAdmin { get; init; }

    /// <summary>The person has blocked the bot, or the group has thrown it out.</summary>
    public bool Blocked { get; set; }

    /// <summary>The group lets its members read only; the channel gives the bot no right to post.</summary>
    public bool Muted { get; set; }
    public long? MovedTo { get; set; }

    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["type"] = Type,
        [Type == "private" ? "first_name" : "title"] = $"Chat {Id}",
    };

    internal JsonObject ToFullJson()
    {
        var gifts = new JsonObject();
        foreach (var kind in new[] { "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels" }) gifts[kind] = false;
        var chat = ToJson();
        (chat["accent_color_id"], chat["max_reaction_count"], chat["accepted_gift_types"]) = (0, 11, gifts);
        return chat;
    }

    internal JsonObject BotAsMember(JsonObject bot)
    {
        var member = new JsonObject { ["status"] = BotIsAdmin ? "administrator" : "member", ["user"] = bot };
        if (!BotIsAdmin) return member;
        foreach (var right in new[] { "can_be_edited", "is_anonymous", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories" })
            member[right] = false;
        (member["can_manage_chat"], member["can_post_messages"]) = (true, !Muted);
        return member;
    }
}

/// <summary>A message that the bot posted, as it is now.</summary>
public sealed record TelegramPostedMessage(long Chat, int Id, string Method)
{
    /// <summary>What people read: text or caption without mark-up, and as it was sent.</summary>
    public string Text { get; internal set; } = "";
    public string Html { get; internal set; } = "";
    public IReadOnlyList<IReadOnlyList<(string Label, string Data)>> Buttons { get; internal set; } = [];
    public long? Thread { get; init; }
    public long? Answers { get; init; }
    public byte[]? File { get; init; }
    public string? FileName { get; init; }
    public int Edits { get; internal set; }
    public bool Deleted { get; internal set; }
}

/// <summary>What people do in Telegram's chats; the bot hears of it as Telegram lets it.</summary>
public sealed partial class TelegramWorld
{
    public const long BotId = 4242;
    public const string BotName = "coresearch_bot";
    private static readonly JsonObject Bot = new() { ["id"] = BotId, ["is_bot"] = true, ["first_name"] = "CoResearch", ["username"] = BotName };
    private readonly TelegramUpdates _updates;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, TelegramChatState> _chats = [];
    private readonly Dictionary<(long Chat, int Id), JsonObject> _heard = [];
    private readonly List<TelegramPostedMessage> _posted = [];
    private int _nextMessage = 1;

    internal TelegramWorld(TelegramUpdates updates) => _updates = updates;

    /// <summary>What the bot posted, in order, without what it deleted.</summary>
    public IReadOnlyList<TelegramPostedMessage> Posted
    {
        get
        {
            lock (_lock) return [.. _posted.Where(p => !p.Deleted)];
        }
    }

    /// <summary>What downloads give, by file id.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    public TelegramChatState Group(long id, bool forum = false, bool admin = false, string type = "supergroup")
    {
        var chat = new TelegramChatState(id, type) { IsForum = forum, BotIsAdmin = admin };
        lock (_lock) _chats[id] = chat;
        return chat;
    }

    public TelegramChatState Private(TelegramPerson person)
    {
        lock (_lock) return _chats.TryGetValue(person.Id, out var chat) ? chat : _chats[person.Id] = new TelegramChatState(person.Id, "private");
    }

    /// <summary>Somebody writes. Null when the bot is not told: privacy mode hides what is not meant for it.</summary>
    public int? Say(TelegramPerson person, string text, TelegramChatState? chat = null, Action<JsonObject>? more = null)
    {
        chat ??= Private(person);
        var message = Begin(person, chat);
        message["text"] = text;
        var entities = new JsonArray();
        foreach (Match command in Commands().Matches(text)) entities.Add(Entity("bot_command", command));
        foreach (Match mention in Mentions().Matches(text)) entities.Add(Entity("mention", mention));
        if (entities.Count > 0) message["entities"] = entities;
        more?.Invoke(message);
        return Deliver(chat, message);
    }

    /// <summary>Somebody posts in a channel, whose name is all that is seen of them; the bot hears it where it is an administrator.</summary>
    public int? Publish(string text, TelegramChatState channel) => Nameless(text, channel) is { } post && channel.BotIsAdmin ? _updates.Add("channel_post", post) : null;

    /// <summary>A group's administrator writes under the group's name.</summary>
    public int? SayAsGroup(string text, TelegramChatState group)
    {
        var message = Nameless(text, group);
        message["from"] = new JsonObject { ["id"] = 1087968824, ["is_bot"] = true, ["first_name"] = "Group", ["username"] = "GroupAnonymousBot" };
        return Deliver(group, message);
    }

    /// <summary>Somebody edits the last message that the bot was told of in a chat.</summary>
    public int? Edit(TelegramPerson person, string text, TelegramChatState chat)
    {
        JsonObject message;
        lock (_lock) message = _heard.Where(h => h.Key.Item1 == chat.Id && h.Value["from"]!["id"]!.GetValue<long>() == person.Id).MaxBy(h => h.Key.Item2).Value.DeepClone().AsObject();
        message["text"] = text;
        message["edit_date"] = 1764000100;
        message.Remove("entities");
        return _updates.Add("edited_message", message);
    }

    /// <summary>Somebody sends a file.</summary>
    public int? SendFile(TelegramPerson person, string fileId, string name, byte[] content, string? caption = null, TelegramChatState? chat = null)
    {
        chat ??= Private(person);
        Files[fileId] = content;
        var message = Begin(person, chat);
        message["document"] = new JsonObject { ["file_id"] = fileId, ["file_unique_id"] = "u" + fileId, ["file_name"] = name, ["file_size"] = content.Length };
        if (caption is not null) message["caption"] = caption;
        return Deliver(chat, message);
    }

    /// <summary>Somebody presses a button of a message.</summary>
    public int? Press(TelegramPerson person, TelegramPostedMessage message, string data) => _updates.Add("callback_query", new JsonObject
    {
        ["id"] = $"{Interlocked.Increment(ref _nextMessage)}",
        ["from"] = User(person),
        ["chat_instance"] = "1",
        ["data"] = data,
        ["message"] = new JsonObject
        {
            ["message_id"] = message.Id,
            ["date"] = 1764000000,
            ["from"] = Bot.DeepClone(),
            ["chat"] = ChatOf(message.Chat).ToJson(),
            ["text"] = message.Text,
        },
    });

    /// <summary>Somebody's reactions to a message change. The bot sees it only as an administrator that asked for it.</summary>
    public int? React(TelegramPerson person, TelegramPostedMessage message, string[] before, string[] after) =>
        !ChatOf(message.Chat).BotIsAdmin ? null : _updates.Add("message_reaction", new JsonObject
        {
            ["chat"] = ChatOf(message.Chat).ToJson(),
            ["message_id"] = message.Id,
            ["user"] = User(person),
            ["date"] = 1764000000,
            ["old_reaction"] = Reactions(before),
            ["new_reaction"] = Reactions(after),
        });

    /// <summary>A group becomes a supergroup with another number; both chats say so.</summary>
    public TelegramChatState Migrate(TelegramChatState chat, long to, bool tell = true)
    {
        var next = Group(to);
        chat.MovedTo = to;
        if (!tell) return next;
        foreach (var (where, name, id) in new[] { (chat, "migrate_to_chat_id", to), (next, "migrate_from_chat_id", chat.Id) })
        {
            var message = Begin(new TelegramPerson(1087968824, "Group", "GroupAnonymousBot"), where);
            message["from"]!["is_bot"] = true;
            message[name] = id;
            _updates.Add("message", message);
        }
        return next;
    }

    /// <summary>Somebody blocks the bot in their private chat.</summary>
    public int? Block(TelegramPerson person)
    {
        Private(person).Blocked = true;
        return _updates.Add("my_chat_member", new JsonObject
        {
            ["chat"] = Private(person).ToJson(),
            ["from"] = User(person),
            ["date"] = 1764000000,
            ["old_chat_member"] = new JsonObject { ["status"] = "member", ["user"] = Bot.DeepClone() },
            ["new_chat_member"] = new JsonObject { ["status"] = "kicked", ["user"] = Bot.DeepClone(), ["until_date"] = 0 },
        });
    }

    internal static JsonObject Me() => Bot.DeepClone().AsObject();

    internal TelegramChatState ChatOf(long id)
    {
        lock (_lock) return _chats.TryGetValue(id, out var chat) ? chat : throw new TelegramErrorException(400, "Bad Request: chat not found");
    }

    internal bool Exists(long chat, long message)
    {
        lock (_lock) return _heard.ContainsKey((chat, (int)message)) || _posted.Exists(p => p.Chat == chat && p.Id == message && !p.Deleted);
    }

    internal TelegramPostedMessage Post(long chat, Func<int, TelegramPostedMessage> make)
    {
        lock (_lock)
        {
            var posted = make(_nextMessage++);
            _posted.Add(posted);
            return posted;
        }
    }

    internal static JsonObject User(TelegramPerson person)
    {
        var user = new JsonObject { ["id"] = person.Id, ["is_bot"] = false, ["first_name"] = person.FirstName };
        if (person.LastName is not null) user["last_name"] = person.LastName;
        if (person.Username is not null) user["username"] = person.Username;
        return user;
    }

    /// <summary>What the bot gets back for, and others see of, a message of its own.</summary>
    internal JsonObject ToJson(TelegramPostedMessage posted) => new()
    {
        ["message_id"] = posted.Id,
        ["date"] = 1764000000,
        ["from"] = Bot.DeepClone(),
        ["chat"] = ChatOf(posted.Chat).ToJson(),
        ["text"] = posted.Text,
    };

    private JsonObject Begin(TelegramPerson person, TelegramChatState chat)
    {
        lock (_lock)
            return new JsonObject { ["message_id"] = _nextMessage++, ["date"] = 1764000000, ["from"] = User(person), ["chat"] = chat.ToJson() };
    }

    private JsonObject Nameless(string text, TelegramChatState chat)
    {
        lock (_lock)
            return new JsonObject { ["message_id"] = _nextMessage++, ["date"] = 1764000000, ["chat"] = chat.ToJson(), ["sender_chat"] = chat.ToJson(), ["text"] = text };
    }

    private int? Deliver(TelegramChatState chat, JsonObject message)
    {
        lock (_lock) _heard[(chat.Id, message["message_id"]!.GetValue<int>())] = message;
        var words = message["text"]?.GetValue<string>() ?? message["caption"]?.GetValue<string>() ?? "";
        var forBot = chat.Type == "private" || chat.BotIsAdmin || words.StartsWith('/')
            || words.Contains("@" + BotName, StringComparison.OrdinalIgnoreCase)
            || message["reply_to_message"]?["from"]?["id"]?.GetValue<long>() == BotId;
        return forBot ? _updates.Add("message", message.DeepClone().AsObject()) : null;
    }

    private static JsonObject Entity(string type, Match at) => new() { ["type"] = type, ["offset"] = at.Groups[1].Index, ["length"] = at.Groups[1].Length };

    private static JsonArray Reactions(string[] emoji) => new([.. emoji.Select(e => (JsonNode)new JsonObject { ["type"] = "emoji", ["emoji"] = e })]);

    [GeneratedRegex(@"(?:^|\s)(/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]+)?)")]
    private static partial Regex Commands();

    [GeneratedRegex(@"(?:^|\s)(@[A-Za-z0-9_]{3,32})")]
    private static partial Regex Mentions();
}
