using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CoResearch.TestKit.Slack;

/// <summary>What people in the workspace do: each comes to the bot by socket, or by HTTP where <see cref="PushTo"/> is set.</summary>
public sealed partial class SlackServer
{
    private readonly HttpClient _push = new();
    private readonly ConcurrentDictionary<string, byte[]> _shared = new();

    /// <summary>Where events are pushed in HTTP mode.</summary>
    public Uri? PushTo { get; set; }

    /// <summary>Somebody writes; returns the message's time. In a channel the bot hears it only where it is mentioned.</summary>
    public async Task<string> SayAsync(string user, string channel, string text, string? thread = null, params (string Name, byte[] Content)[] files)
    {
        var ts = NewTs();
        var message = new JsonObject { ["user"] = user, ["text"] = text, ["ts"] = ts, ["channel"] = channel, ["event_ts"] = ts, ["team"] = Team };
        if (thread is not null) message["thread_ts"] = thread;
        if (files.Length > 0)
        {
            message["subtype"] = "file_share";
            message["files"] = new JsonArray([.. files.Select(f => (JsonNode)Share(f.Name, f.Content))]);
        }
        var direct = channel[0] == 'D';
        if (!direct && !text.Contains($"<@{BotUser}>", StringComparison.Ordinal)) return ts;
        message["type"] = direct ? "message" : "app_mention";
        if (direct) message["channel_type"] = "im";
        await HappenAsync(message);
        return ts;
    }

    /// <summary>Any event of the Events API, wrapped as Slack wraps it.</summary>
    public Task HappenAsync(JsonObject happened, string? eventId = null)
    {
        var callback = new JsonObject
        {
            ["token"] = "verification",
            ["team_id"] = Team,
            ["api_app_id"] = AppId,
            ["event"] = happened.DeepClone(),
            ["type"] = "event_callback",
            ["event_id"] = eventId ?? NewId("Ev"),
            ["event_time"] = Now.ToUnixTimeSeconds(),
            ["authorizations"] = new JsonArray(new JsonObject { ["team_id"] = Team, ["user_id"] = BotUser, ["is_bot"] = true }),
        };
        return PushTo is null ? SendEnvelopeAsync("events_api", callback, acceptsPayload: false) : PushAsync(callback.ToJsonString(), "application/json");
    }

    /// <summary>Somebody gives a slash command.</summary>
    public Task SlashAsync(string user, string channel, string command, string text)
    {
        var payload = new JsonObject
        {
            ["token"] = "verification",
            ["team_id"] = Team,
            ["channel_id"] = channel,
            ["channel_name"] = channel[0] == 'D' ? "directmessage" : "general",
            ["user_id"] = user,
            ["user_name"] = _users.TryGetValue(user, out var known) ? known["name"]!.ToString() : user,
            ["command"] = command,
            ["text"] = text,
            ["api_app_id"] = AppId,
            ["response_url"] = NewResponse(channel),
            ["trigger_id"] = NewTrigger(user),
        };
        return PushTo is null ? SendEnvelopeAsync("slash_commands", payload, acceptsPayload: true)
            : PushAsync(Form(payload.Select(p => (p.Key, p.Value!.ToString()))), "application/x-www-form-urlencoded");
    }

    /// <summary>Somebody presses a button under a message, or on the home page (without one).</summary>
    public Task PressAsync(string user, string value, SlackMessage? under = null)
    {
        var payload = new JsonObject
        {
            ["type"] = "block_actions",
            ["user"] = new JsonObject { ["id"] = user, ["username"] = _users.TryGetValue(user, out var known) ? known["name"]!.ToString() : user.ToLowerInvariant(), ["team_id"] = Team },
            ["api_app_id"] = AppId,
            ["team"] = new JsonObject { ["id"] = Team, ["domain"] = "lab" },
            ["enterprise"] = null,
            ["is_enterprise_install"] = false,
            ["trigger_id"] = NewTrigger(user),
            ["actions"] = new JsonArray(new JsonObject
            {
                ["type"] = "button",
                ["action_id"] = value,
                ["block_id"] = "b1",
                ["value"] = value,
                ["action_ts"] = NewTs(),
            }),
        };
        if (under is null) payload["container"] = new JsonObject { ["type"] = "view", ["view_id"] = "V1" };
        else
        {
            payload["container"] = new JsonObject { ["type"] = "message", ["message_ts"] = under.Ts, ["channel_id"] = under.Channel, ["is_ephemeral"] = under.OnlyFor is not null };
            payload["channel"] = new JsonObject { ["id"] = under.Channel, ["name"] = "here" };
            payload["response_url"] = NewResponse(under.Channel);
            if (under.Thread is not null) payload["container"]!["thread_ts"] = under.Thread;
        }
        return InteractAsync(payload);
    }

    /// <summary>Somebody hands in a form that is open; returns the bot's answer: errors, or null when the form closes.</summary>
    public async Task<JsonObject?> SubmitAsync(SlackOpenView view, IReadOnlyDictionary<string, string> answers)
    {
        var values = new JsonObject();
        foreach (var input in view.View["blocks"]!.AsArray().Where(b => SlackBlockCheck.Text(b, "type") == "input"))
        {
            var (block, element) = (input!["block_id"]!.ToString(), input["element"]!);
            var state = new JsonObject { ["type"] = element["type"]!.ToString() };
            var answer = answers.GetValueOrDefault(block);
            switch (state["type"]!.ToString())
            {
                case "static_select":
                    state["selected_option"] = answer is null ? null : new JsonObject { ["value"] = answer, ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = answer } };
                    break;
                case "users_select":
                    state["selected_user"] = answer;
                    break;
                default:
                    state["value"] = answer;
                    break;
            }
            values[block] = new JsonObject { [element["action_id"]!.ToString()] = state };
        }
        var submitted = (JsonObject)view.View.DeepClone();
        (submitted["id"], submitted["hash"], submitted["state"]) = (view.Id, view.Hash, new JsonObject { ["values"] = values });
        var response = await InteractAsync(new JsonObject
        {
            ["type"] = "view_submission",
            ["team"] = new JsonObject { ["id"] = Team, ["domain"] = "lab" },
            ["user"] = new JsonObject { ["id"] = view.User, ["name"] = view.User },
            ["trigger_id"] = NewTrigger(view.User),
            ["view"] = submitted,
        });
        if (response?["response_action"]?.ToString() == "errors")
        {
            var inputs = values.Select(v => v.Key).ToList();
            if (response["errors"] is not JsonObject errors || errors.Count == 0 || errors.Any(e => !inputs.Contains(e.Key)))
                throw new InvalidOperationException("Slack shows an error only at an input block of the view: " + response.ToJsonString());
        }
        else _views.TryRemove(view.Id, out _);
        return response is { Count: 0 } ? null : response;
    }

    /// <summary>An uploaded file gets its message, as Slack does a moment after the upload, and tells of it.</summary>
    public async Task<SlackMessage> ShowAsync(SlackUpload file)
    {
        var message = new SlackMessage(file.Channel!, NewTs(), "") { Thread = file.Thread };
        await HappenAsync(new JsonObject
        {
            ["type"] = "message",
            ["subtype"] = "file_share",
            ["user"] = BotUser,
            ["bot_id"] = BotId,
            ["text"] = "",
            ["channel"] = message.Channel,
            ["ts"] = message.Ts,
            ["event_ts"] = message.Ts,
            ["files"] = new JsonArray(new JsonObject { ["id"] = file.Id, ["name"] = file.Name, ["user"] = BotUser }),
        });
        return message;
    }

    public Task ReactAsync(string user, SlackMessage message, string reaction, bool add = true) => HappenAsync(new JsonObject
    {
        ["type"] = add ? "reaction_added" : "reaction_removed",
        ["user"] = user,
        ["reaction"] = reaction,
        ["item_user"] = BotUser,
        ["item"] = new JsonObject { ["type"] = "message", ["channel"] = message.Channel, ["ts"] = message.Ts },
        ["event_ts"] = NewTs(),
    });

    public Task OpenHomeAsync(string user) => HappenAsync(new JsonObject { ["type"] = "app_home_opened", ["user"] = user, ["channel"] = DirectOf(user), ["tab"] = "home", ["event_ts"] = NewTs() });

    /// <summary>Posts to the bot as anybody could: with the headers that are given.</summary>
    public async Task<HttpResponseMessage> PostAsync(string body, string contentType, string timestamp, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, PushTo) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", signature);
        return await _push.SendAsync(request);
    }

    /// <summary>As Slack signs (v0).</summary>
    public static string Sign(string timestamp, string body, string secret = SigningSecret) =>
        "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}")));

    private JsonObject Share(string name, byte[] content)
    {
        var id = NewId("F");
        _shared[$"{id}-{name}"] = content;
        return new JsonObject { ["id"] = id, ["name"] = name, ["size"] = content.Length, ["url_private_download"] = $"{Address}/files/{id}-{name}" };
    }

    private Task<JsonObject?> InteractAsync(JsonObject payload) => PushTo is null
        ? SendEnvelopeAsync("interactive", payload, acceptsPayload: true)
        : PushAsync(Form([("payload", payload.ToJsonString())]), "application/x-www-form-urlencoded");

    private async Task<JsonObject?> PushAsync(string body, string contentType)
    {
        for (var attempt = 0; attempt <= Retries.Length; attempt++)
        {
            if (attempt > 0) await Task.Delay(Retries[attempt - 1] * _options.TimeScale);
            var timestamp = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            using var answer = await PostAsync(body, contentType, timestamp, Sign(timestamp, body));
            if (!answer.IsSuccessStatusCode) continue;
            var said = await answer.Content.ReadAsStringAsync();
            return said.Length == 0 ? null : JsonNode.Parse(said) as JsonObject;
        }
        Lost.Enqueue(new JsonObject { ["body"] = body });
        return null;
    }

    private static string Form(IEnumerable<(string Name, string Value)> fields) =>
        string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Name)}={Uri.EscapeDataString(f.Value)}"));

    private string NewTrigger(string user)
    {
        var id = NewId("") + ".trigger";
        _triggers[id] = (user, Now, false);
        return id;
    }

    private string NewResponse(string channel)
    {
        var id = NewId("R");
        _responses[id] = (channel, Now, 0);
        return $"{Address}/response/{id}";
    }
}
