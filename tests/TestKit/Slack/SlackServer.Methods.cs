using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CoResearch.TestKit.Slack;

/// <summary>A message as the workspace has it now.</summary>
public sealed record SlackMessage(string Channel, string Ts, string Text)
{
    public JsonArray Blocks { get; init; } = [];
    public string? Thread { get; init; }

    /// <summary>Only this account sees it.</summary>
    public string? OnlyFor { get; init; }
    public int Edits { get; init; }
    public JsonNode? Metadata { get; init; }

    /// <summary>It came by the response address of an interaction: "ephemeral" or "in_channel".</summary>
    public string? Response { get; init; }
}

/// <summary>A file that somebody uploaded, and where it was shared.</summary>
public sealed record SlackUpload(string Id, string Name, byte[] Content)
{
    public string? Title { get; init; }
    public string? Alt { get; init; }
    public string? Channel { get; init; }
    public string? Thread { get; init; }
}

/// <summary>A form that is open before somebody.</summary>
public sealed record SlackOpenView(string Id, string Hash, string User, JsonObject View);

public sealed partial class SlackServer
{
    private readonly ConcurrentDictionary<string, JsonObject> _users = new();
    private readonly ConcurrentDictionary<string, bool> _channels = new();
    private readonly List<SlackMessage> _messages = [];
    private readonly ConcurrentDictionary<string, (int Length, SlackUpload Upload)> _uploads = new();
    private readonly ConcurrentDictionary<string, (string User, DateTimeOffset At, bool Used)> _triggers = new();
    private readonly ConcurrentDictionary<string, (string Channel, DateTimeOffset At, int Uses)> _responses = new();
    private readonly ConcurrentDictionary<string, SlackOpenView> _views = new();
    private readonly ConcurrentDictionary<string, JsonObject> _homes = new();

    /// <summary>What people see, in the order in which it was first posted.</summary>
    public IReadOnlyList<SlackMessage> Messages
    {
        get
        {
            lock (_messages) return [.. _messages];
        }
    }

    /// <summary>The files that were shared.</summary>
    public IReadOnlyList<SlackUpload> Files => [.. _uploads.Values.Select(u => u.Upload).Where(u => u.Channel is not null).OrderBy(u => u.Id, StringComparer.Ordinal)];

    public IReadOnlyList<SlackOpenView> Views => [.. _views.Values];

    /// <summary>The home pages by account.</summary>
    public IReadOnlyDictionary<string, JsonObject> Homes => _homes;

    public void AddUser(string id, string name, string displayName, string timeZone = "Europe/Berlin", string team = Team) => _users[id] = new JsonObject
    {
        ["id"] = id,
        ["team_id"] = team,
        ["is_stranger"] = team != Team,
        ["name"] = name,
        ["real_name"] = displayName,
        ["tz"] = timeZone,
        ["is_bot"] = false,
        ["profile"] = new JsonObject { ["display_name"] = displayName, ["real_name"] = displayName },
    };

    /// <summary>A channel (C…), with or without the bot in it.</summary>
    public void AddChannel(string id, bool withBot = true) => _channels[id] = withBot;

    /// <summary>The direct conversation of an account with the bot.</summary>
    public static string DirectOf(string user) => "D" + user[1..];

    private JsonObject Call(string method, JsonObject arguments) => method switch
    {
        "auth.test" => new JsonObject
        {
            ["ok"] = true,
            ["url"] = Address,
            ["team"] = "Lab",
            ["user"] = "coresearch",
            ["team_id"] = Team,
            ["user_id"] = BotUser,
            ["bot_id"] = BotId,
        },
        "apps.connections.open" => new JsonObject { ["ok"] = true, ["url"] = NewSocketAddress() },
        "users.info" => _users.TryGetValue(Text(arguments, "user"), out var user) ? new JsonObject { ["ok"] = true, ["user"] = user.DeepClone() } : Error("user_not_found"),
        "conversations.info" => _channels.TryGetValue(Text(arguments, "channel"), out var withBot)
            ? new JsonObject { ["ok"] = true, ["channel"] = new JsonObject { ["id"] = Text(arguments, "channel"), ["is_member"] = withBot, ["is_archived"] = false } }
            : Error("channel_not_found"),
        "conversations.open" => _users.ContainsKey(Text(arguments, "users"))
            ? new JsonObject { ["ok"] = true, ["channel"] = new JsonObject { ["id"] = DirectOf(Text(arguments, "users")) } } : Error("user_not_found"),
        "chat.postMessage" => Post(arguments, null),
        "chat.postEphemeral" => PostEphemeral(arguments),
        "chat.update" => Update(arguments),
        "views.open" => OpenView(arguments),
        "views.publish" => Publish(arguments),
        "files.getUploadURLExternal" => BeginUpload(arguments),
        "files.completeUploadExternal" => CompleteUpload(arguments),
        _ => throw new InvalidOperationException($"The server knows no {method}."),
    };

    private JsonObject Post(JsonObject arguments, string? onlyFor)
    {
        var channel = Text(arguments, "channel");
        if (channel[0] is 'U' or 'W')
        {
            if (!_users.ContainsKey(channel)) return Error("channel_not_found");
            channel = DirectOf(channel);
        }
        if (Closed(channel) is { } closed) return Error(closed);
        if (Wrong(arguments) is { } wrong) return wrong;
        if (arguments["thread_ts"] is not null && Text(arguments, "thread_ts").Split('.').Length != 2) return Error("invalid_thread_ts");
        if (arguments["metadata"] is { } metadata && (metadata["event_type"] is null || metadata["event_payload"] is not JsonObject)) return Error("invalid_metadata_format");
        var message = Keep(new SlackMessage(channel, NewTs(), arguments["text"]?.ToString() ?? "")
        {
            Blocks = (arguments["blocks"] as JsonArray)?.DeepClone() as JsonArray ?? [],
            Thread = arguments["thread_ts"]?.ToString(),
            OnlyFor = onlyFor,
            Metadata = arguments["metadata"]?.DeepClone(),
        });
        return new JsonObject { ["ok"] = true, ["channel"] = channel, ["ts"] = message.Ts };
    }

    private JsonObject PostEphemeral(JsonObject arguments)
    {
        var user = Text(arguments, "user");
        if (!_users.ContainsKey(user)) return Error("user_not_in_channel");
        var posted = Post(arguments, user);
        return posted["ok"]!.GetValue<bool>() ? new JsonObject { ["ok"] = true, ["message_ts"] = posted["ts"]!.ToString() } : posted;
    }

    private JsonObject Update(JsonObject arguments)
    {
        if (Wrong(arguments) is { } wrong) return wrong;
        lock (_messages)
        {
            var at = _messages.FindIndex(m => m.Channel == Text(arguments, "channel") && m.Ts == Text(arguments, "ts"));
            if (at < 0) return Error("message_not_found");
            if (_messages[at].OnlyFor is not null) return Error("cant_update_message");
            _messages[at] = _messages[at] with
            {
                Text = arguments["text"]?.ToString() ?? "",
                Blocks = (arguments["blocks"] as JsonArray)?.DeepClone() as JsonArray ?? [],
                Edits = _messages[at].Edits + 1,
            };
            return new JsonObject { ["ok"] = true, ["channel"] = _messages[at].Channel, ["ts"] = _messages[at].Ts };
        }
    }

    private JsonObject OpenView(JsonObject arguments)
    {
        var id = Text(arguments, "trigger_id");
        if (!_triggers.TryGetValue(id, out var trigger)) return Error("invalid_trigger_id");
        if (trigger.Used) return Error("exchanged_trigger_id");
        if (Now - trigger.At > TimeSpan.FromSeconds(3)) return Error("expired_trigger_id");
        if (SlackBlockCheck.View(arguments["view"], "modal") is { Count: > 0 } wrong) return Error("invalid_arguments", wrong);
        _triggers[id] = trigger with { Used = true };
        var view = new SlackOpenView(NewId("V"), NewId("h"), trigger.User, (JsonObject)arguments["view"]!.DeepClone());
        _views[view.Id] = view;
        return new JsonObject { ["ok"] = true, ["view"] = new JsonObject { ["id"] = view.Id, ["hash"] = view.Hash } };
    }

    private JsonObject Publish(JsonObject arguments)
    {
        if (!_users.ContainsKey(Text(arguments, "user_id"))) return Error("user_not_found");
        if (SlackBlockCheck.View(arguments["view"], "home") is { Count: > 0 } wrong) return Error("invalid_arguments", wrong);
        _homes[Text(arguments, "user_id")] = (JsonObject)arguments["view"]!.DeepClone();
        return new JsonObject { ["ok"] = true, ["view"] = new JsonObject { ["id"] = NewId("V") } };
    }

    private JsonObject BeginUpload(JsonObject arguments)
    {
        if (!int.TryParse(Text(arguments, "length"), CultureInfo.InvariantCulture, out var length) || length <= 0 || Text(arguments, "filename").Length == 0) return Error("invalid_arguments");
        var upload = new SlackUpload(NewId("F"), Text(arguments, "filename"), []) { Alt = arguments["alt_txt"]?.ToString() };
        _uploads[upload.Id] = (length, upload);
        return new JsonObject { ["ok"] = true, ["upload_url"] = $"{Address}/upload/{upload.Id}", ["file_id"] = upload.Id };
    }

    private async Task TakeUploadAsync(HttpContext context, string id)
    {
        using var content = new MemoryStream();

        // Slack takes the bytes as they are, and as a form with one file.
        if (context.Request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true)
        {
            var form = await context.Request.ReadFormAsync();
            if (form.Files.Count > 0) await form.Files[0].CopyToAsync(content);
            else content.Write(System.Text.Encoding.UTF8.GetBytes(form.First().Value.ToString()));
        }
        else await context.Request.Body.CopyToAsync(content);
        if (!_uploads.TryGetValue(id, out var upload) || content.Length != upload.Length)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        _uploads[id] = (upload.Length, upload.Upload with { Content = content.ToArray() });
        await context.Response.WriteAsync("OK - " + content.Length);
    }

    private JsonObject CompleteUpload(JsonObject arguments)
    {
        if (arguments["channel_id"]?.ToString() is { } channel && (channel[0] is 'U' or 'W' ? "channel_not_found" : Closed(channel)) is { } closed) return Error(closed);
        foreach (var file in arguments["files"] as JsonArray ?? [])
        {
            if (!_uploads.TryGetValue(file?["id"]?.ToString() ?? "", out var upload) || upload.Upload.Content.Length != upload.Length) return Error("file_not_found");
            _uploads[upload.Upload.Id] = (upload.Length, upload.Upload with
            {
                Title = file?["title"]?.ToString(),
                Channel = arguments["channel_id"]?.ToString(),
                Thread = arguments["thread_ts"]?.ToString(),
            });
        }
        return new JsonObject { ["ok"] = true, ["files"] = arguments["files"]!.DeepClone() };
    }

    private async Task TakeResponseAsync(HttpContext context, string id)
    {
        var message = await ArgumentsAsync(context);
        if (!_responses.TryGetValue(id, out var response) || response.Uses >= 5 || Now - response.At > TimeSpan.FromMinutes(30))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("used_url");
            return;
        }
        _responses[id] = response with { Uses = response.Uses + 1 };
        if (Wrong(message) is not null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        Keep(new SlackMessage(response.Channel, NewTs(), message["text"]?.ToString() ?? "")
        {
            Blocks = (message["blocks"] as JsonArray)?.DeepClone() as JsonArray ?? [],
            Response = message["response_type"]?.ToString() ?? "ephemeral",
        });
        await context.Response.WriteAsync("ok");
    }

    private Task GiveFileAsync(HttpContext context, string name)
    {
        if (context.Request.Headers.Authorization != "Bearer " + BotToken)
        {
            context.Response.Redirect("/log-in");
            return Task.CompletedTask;
        }
        if (_shared.TryGetValue(name, out var content)) return context.Response.Body.WriteAsync(content).AsTask();
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static JsonObject? Wrong(JsonObject arguments)
    {
        if (arguments["blocks"] is null && string.IsNullOrEmpty(arguments["text"]?.ToString())) return Error("no_text");
        if ((arguments["text"]?.ToString().Length ?? 0) > 40_000) return Error("msg_too_long");
        return arguments["blocks"] is { } blocks && SlackBlockCheck.Message(blocks) is { Count: > 0 } wrong ? Error("invalid_blocks", wrong) : null;
    }

    private string? Closed(string channel) => channel[0] switch
    {
        'D' => _users.ContainsKey("U" + channel[1..]) ? null : "channel_not_found",
        _ => !_channels.TryGetValue(channel, out var withBot) ? "channel_not_found" : withBot ? null : "not_in_channel",
    };

    private SlackMessage Keep(SlackMessage message)
    {
        lock (_messages) _messages.Add(message);
        return message;
    }

    private string NewTs()
    {
        var number = Interlocked.Increment(ref _number);
        return string.Create(CultureInfo.InvariantCulture, $"{number / 1000}.{number % 1000:000000}");
    }

    private static string Text(JsonObject arguments, string name) => arguments[name]?.ToString() ?? "";

    private static JsonObject Error(string error, IEnumerable<string>? details = null)
    {
        var answer = new JsonObject { ["ok"] = false, ["error"] = error };
        if (details is not null) answer["response_metadata"] = new JsonObject { ["messages"] = new JsonArray([.. details.Select(d => (JsonNode)d)]) };
        return answer;
    }
}
