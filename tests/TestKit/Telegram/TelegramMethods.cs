using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CoResearch.TestKit.Telegram;

/// <summary>What each method of the Bot API does here. One that nobody has needed yet is a mistake of the test.</summary>
internal sealed partial class TelegramMethods(TelegramWorld world, TelegramUpdates updates, TelegramRates? rates)
{
    private const int MaxText = 4096, MaxCaption = 1024, MaxPhoto = 10 << 20, MaxDocument = 50 << 20;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReadOnlyList<(string, string)>> _menus = [];

    public IReadOnlyDictionary<string, IReadOnlyList<(string Command, string Description)>> Menus => _menus;

    public JsonNode? Answer(TelegramCall call)
    {
        lock (_lock)
            return call.Method switch
            {
                "getMe" => TelegramWorld.Me(),
                "deleteWebhook" => SetWebhook(call),
                "setWebhook" => SetWebhook(call),
                "getMyCommands" => new JsonArray([.. _menus.GetValueOrDefault(Scope(call), []).Select(c => (JsonNode)new JsonObject { ["command"] = c.Item1, ["description"] = c.Item2 })]),
                "setMyCommands" => SetMenu(call),
                "sendMessage" or "sendPhoto" or "sendDocument" => Send(call),
                "editMessageText" => Edit(call),
                "sendChatAction" => Writable(call).Type == "channel" ? throw new TelegramErrorException(400, "Bad Request: method is not available for channels") : JsonValue.Create(true),
                "getChat" => world.ChatOf(call.Number("chat_id") ?? 0).ToFullJson(),
                "getChatMember" => world.ChatOf(call.Number("chat_id") ?? 0).BotAsMember(TelegramWorld.Me()),
                "deleteMessage" => Delete(call),
                "answerCallbackQuery" => call.Text("text") is { Length: > 200 } ? throw new TelegramErrorException(400, "Bad Request: MESSAGE_TOO_LONG") : JsonValue.Create(true),
                "getFile" => File(call),
                _ => throw new TelegramErrorException(404, $"Not Found: this server has no {call.Method} yet"),
            };
    }

    private JsonValue SetWebhook(TelegramCall call)
    {
        if (call.Text("secret_token") is { } secret && !Secret().IsMatch(secret)) throw new TelegramErrorException(400, "Bad Request: secret token contains unallowed characters");
        updates.SetWebhook(call);
        return JsonValue.Create(true);
    }

    private JsonValue SetMenu(TelegramCall call)
    {
        var commands = call.Values["commands"]!.AsArray().Select(c => (Command: c!["command"]!.GetValue<string>(), Description: c["description"]!.GetValue<string>())).ToList();
        if (commands.Count > 100) throw new TelegramErrorException(400, "Bad Request: BOT_COMMANDS_TOO_MUCH");
        if (commands.Exists(c => !Name().IsMatch(c.Command))) throw new TelegramErrorException(400, "Bad Request: BOT_COMMAND_INVALID");
        if (commands.Exists(c => c.Description.Length is 0 or > 256)) throw new TelegramErrorException(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID");
        _menus[Scope(call)] = commands;
        return JsonValue.Create(true);
    }

    /// <summary>The scope, and the language after a colon where one is named.</summary>
    private static string Scope(TelegramCall call) => (call.Values.GetValueOrDefault("scope")?["type"]?.GetValue<string>() ?? "default")
        + (call.Text("language_code") is not { Length: > 0 } language ? ""
            : Language().IsMatch(language) ? ":" + language : throw new TelegramErrorException(400, "Bad Request: invalid language code specified"));

    private JsonObject Send(TelegramCall call)
    {
        var chat = Writable(call);
        var (text, html) = Read(call, call.Method == "sendMessage" ? "text" : "caption", call.Method == "sendMessage" ? MaxText : MaxCaption);
        var field = call.Method == "sendPhoto" ? "photo" : "document";
        var file = call.Method == "sendMessage" ? null : call.Files.GetValueOrDefault(field) ?? call.Files.Values.FirstOrDefault() ?? throw new TelegramErrorException(400, "Bad Request: there is no file");
        if (file is { Length: 0 }) throw new TelegramErrorException(400, "Bad Request: file must be non-empty");
        if (file?.Length > (call.Method == "sendPhoto" ? MaxPhoto : MaxDocument)) throw new TelegramErrorException(413, "Request Entity Too Large");
        if (call.Method == "sendPhoto" && file is not [0x89, (byte)'P', (byte)'N', (byte)'G', ..]) throw new TelegramErrorException(400, "Bad Request: IMAGE_PROCESS_FAILED");
        var answers = call.Values.GetValueOrDefault("reply_parameters") as JsonObject;
        var answered = answers?["message_id"]?.GetValue<long>();
        if (answered is { } id && !world.Exists(chat.Id, id) && answers!["allow_sending_without_reply"]?.GetValue<bool>() != true)
            throw new TelegramErrorException(400, "Bad Request: message to be replied not found");
        if (call.Number("message_thread_id") is not null && !chat.IsForum) throw new TelegramErrorException(400, "Bad Request: message thread not found");
        var buttons = Buttons(call);
        Pace(chat.Id);
        return world.ToJson(world.Post(chat.Id, number => new TelegramPostedMessage(chat.Id, number, call.Method)
        {
            Text = text,
            Html = html,
            Buttons = buttons,
            Thread = call.Number("message_thread_id"),
            Answers = answered,
            File = file,
            FileName = file is null ? null : call.FileName(field),
        }));
    }

    private JsonObject Edit(TelegramCall call)
    {
        var chat = Writable(call);
        var (text, html) = Read(call, "text", MaxText);
        var buttons = Buttons(call);
        Pace(chat.Id);
        var old = world.Posted.FirstOrDefault(p => p.Chat == chat.Id && p.Id == call.Number("message_id")) ?? throw new TelegramErrorException(400, "Bad Request: message to edit not found");
        if (old.Method != "sendMessage") throw new TelegramErrorException(400, "Bad Request: there is no text in the message to edit");
        if (old.Html == html && old.Buttons.SelectMany(r => r).SequenceEqual(buttons.SelectMany(r => r)))
            throw new TelegramErrorException(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message");
        (old.Text, old.Html, old.Buttons) = (text, html, buttons);
        old.Edits++;
        return world.ToJson(old);
    }

    private JsonValue Delete(TelegramCall call)
    {
        var chat = Writable(call);
        var old = world.Posted.FirstOrDefault(p => p.Chat == chat.Id && p.Id == call.Number("message_id")) ?? throw new TelegramErrorException(400, "Bad Request: message to delete not found");
        old.Deleted = true;
        return JsonValue.Create(true);
    }

    private JsonObject File(TelegramCall call)
    {
        var id = call.Text("file_id") ?? call.Values["file_id"]!.ToString();
        if (!world.Files.TryGetValue(id, out var file)) throw new TelegramErrorException(400, "Bad Request: wrong file_id or the file is temporarily unavailable");
        if (file.Length > 20 << 20) throw new TelegramErrorException(400, "Bad Request: file is too big");
        return new JsonObject { ["file_id"] = id, ["file_unique_id"] = "u" + id, ["file_size"] = file.Length, ["file_path"] = "documents/" + id };
    }

    private TelegramChatState Writable(TelegramCall call)
    {
        var chat = world.ChatOf(call.Number("chat_id") ?? throw new TelegramErrorException(400, "Bad Request: chat not found"));
        if (chat.MovedTo is { } to) throw new TelegramErrorException(400, "Bad Request: group chat was upgraded to a supergroup chat", migrateTo: to);
        if (chat.Muted) throw new TelegramErrorException(400, "Bad Request: not enough rights to send text messages to the chat");
        if (chat.Blocked) throw new TelegramErrorException(403, chat.Type == "private" ? "Forbidden: bot was blocked by the user" : "Forbidden: bot was kicked from the supergroup chat");
        return chat;
    }

    private static (string Text, string Html) Read(TelegramCall call, string name, int most)
    {
        var html = call.Text(name) ?? "";
        var text = html;
        if (call.Text("parse_mode") is { } mode)
        {
            if (!mode.Equals("HTML", StringComparison.OrdinalIgnoreCase)) throw new TelegramErrorException(400, "Bad Request: unsupported parse_mode");
            (text, var error) = TelegramMarkup.Read(html);
            if (error is not null) throw new TelegramErrorException(400, $"Bad Request: can't parse entities: {error}");
        }
        if (name == "text" && string.IsNullOrWhiteSpace(text)) throw new TelegramErrorException(400, "Bad Request: message text is empty");
        if (text.Length > most) throw new TelegramErrorException(400, name == "text" ? "Bad Request: message is too long" : "Bad Request: message caption is too long");
        return (text, html);
    }

    private static List<List<(string, string)>> Buttons(TelegramCall call)
    {
        if (call.Values.GetValueOrDefault("reply_markup")?["inline_keyboard"] is not JsonArray rows) return [];
        var buttons = rows.Select(r => r!.AsArray().Select(b => (Label: b!["text"]!.GetValue<string>(), Data: b["callback_data"]?.GetValue<string>() ?? "")).ToList()).ToList();
        foreach (var (label, data) in buttons.SelectMany(r => r))
        {
            if (string.IsNullOrWhiteSpace(label)) throw new TelegramErrorException(400, "Bad Request: inline keyboard button text is empty");
            if (Encoding.UTF8.GetByteCount(data) is < 1 or > 64) throw new TelegramErrorException(400, "Bad Request: BUTTON_DATA_INVALID");
        }
        return buttons.Sum(r => r.Count) <= 100 && buttons.TrueForAll(r => r.Count is > 0 and <= 8) ? buttons : throw new TelegramErrorException(400, "Bad Request: reply markup is too long");
    }

    private void Pace(long chat)
    {
        if (rates?.Ask(chat) is { } seconds) throw new TelegramErrorException(429, $"Too Many Requests: retry after {seconds}", retryAfter: seconds);
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,256}$")]
    private static partial Regex Secret();

    [GeneratedRegex("^[a-z0-9_]{1,32}$")]
    private static partial Regex Name();

    [GeneratedRegex("^[a-z]{2}$")]
    private static partial Regex Language();
}
