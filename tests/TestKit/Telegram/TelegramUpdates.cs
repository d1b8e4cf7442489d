using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CoResearch.TestKit.Telegram;

/// <summary>The updates that a bot has not confirmed: handed out by getUpdates, or pushed to a webhook one after the other until it says 200.</summary>
internal sealed class TelegramUpdates : IDisposable
{
    private static readonly string[] OnlyByName = ["chat_member", "message_reaction", "message_reaction_count"];
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, JsonObject> _waiting = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly CancellationTokenSource _closing = new();
    private TaskCompletionSource _more = NewSignal();
    private TaskCompletionSource? _poll;
    private List<string>? _allowed;
    private int _next = 1000;
    private int _ignored;

    public string? Webhook { get; private set; }
    public string? Secret { get; private set; }

    /// <summary>How often an update was handed out.</summary>
    public int HandedOut { get; private set; }

    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>Whether the bot asked for updates of this kind.</summary>
    public bool Wants(string kind)
    {
        lock (_lock) return _allowed is { Count: > 0 } named ? named.Contains(kind) : !OnlyByName.Contains(kind);
    }

    /// <summary>As <see cref="TelegramServer.IgnoreConfirmations"/>.</summary>
    public void IgnoreConfirmations(int count)
    {
        lock (_lock) _ignored += count;
    }

    /// <summary>Adds what happened, if the bot wants to know, and returns its number.</summary>
    public int? Add(string kind, JsonObject what)
    {
        lock (_lock)
        {
            if (_allowed is { Count: > 0 } named ? !named.Contains(kind) : OnlyByName.Contains(kind)) return null;
            var update = new JsonObject { ["update_id"] = _next, [kind] = what };
            if (TelegramSpec.OrWarn()?.MistakeIn("Update", update, "update") is { } mistake) throw new InvalidOperationException($"This server's own {mistake}.");
            _waiting[_next] = update;
            _more.TrySetResult();
            _more = NewSignal();
            return _next++;
        }
    }

    public async Task<JsonArray> PollAsync(TelegramCall call, CancellationToken cancellationToken)
    {
        TaskCompletionSource mine;
        lock (_lock)
        {
            if (Webhook is not null)
                throw new TelegramErrorException(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
            if (call.Values.GetValueOrDefault("allowed_updates") is JsonArray names) _allowed = [.. names.Select(n => n!.GetValue<string>())];
            var offset = (int)(call.Number("offset") ?? 0);
            if (_ignored > 0 && _waiting.Keys.Any(id => id < offset)) (_ignored, offset) = (_ignored - 1, 0);
            foreach (var confirmed in _waiting.Keys.Where(id => offset < 0 ? _waiting.Keys.Count(k => k >= id) > -offset : id < offset).ToList()) _waiting.Remove(confirmed);

            // The one who waited longer loses.
            _poll?.TrySetException(new TelegramErrorException(
                409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"));
            _poll = mine = NewSignal();
        }
        try
        {
            var until = DateTime.UtcNow.AddSeconds(Math.Min(50, call.Number("timeout") ?? 0));
            while (true)
            {
                Task more;
                lock (_lock)
                {
                    if (_waiting.Count > 0 || DateTime.UtcNow >= until)
                    {
                        var given = _waiting.Values.Take((int)(call.Number("limit") ?? 100)).Select(u => u.DeepClone()).ToArray();
                        HandedOut += given.Length;
                        return new JsonArray(given);
                    }
                    more = _more.Task;
                }
                if (await Task.WhenAny(more, mine.Task, Task.Delay(until - DateTime.UtcNow + TimeSpan.FromMilliseconds(1), cancellationToken)) == mine.Task) await mine.Task;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            lock (_lock)
                if (_poll == mine) _poll = null;
        }
    }

    public void SetWebhook(TelegramCall call)
    {
        lock (_lock)
        {
            (Webhook, Secret) = (call.Text("url") is { Length: > 0 } url ? url : null, call.Text("secret_token"));
            if (call.Values.GetValueOrDefault("allowed_updates") is JsonArray names) _allowed = [.. names.Select(n => n!.GetValue<string>())];
            if (call.Flag("drop_pending_updates")) _waiting.Clear();
            if (Webhook is null) return;
            _poll?.TrySetException(new TelegramErrorException(409, "Conflict: terminated by setWebhook request"));
        }
        _ = PushAsync(_closing.Token);
    }

    /// <summary>One push, whatever comes of it: the status that the bot answered.</summary>
    public async Task<int> PushOnceAsync(JsonObject update, string? secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Webhook) { Content = JsonContent.Create(update) };
        if (secret is not null) request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", secret);
        using var answer = await _http.SendAsync(request, _closing.Token);
        return (int)answer.StatusCode;
    }

    public void Dispose()
    {
        _closing.Cancel();
        _http.Dispose();
        _closing.Dispose();
    }

    private async Task PushAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && Webhook is not null)
        {
            JsonObject? update;
            Task more;
            lock (_lock) (update, more) = (_waiting.Values.FirstOrDefault()?.DeepClone().AsObject(), _more.Task);
            try
            {
                if (update is null) await more.WaitAsync(cancellationToken);
                else if (await PushOnceAsync(update, Secret) == 200)
                    lock (_lock) _waiting.Remove(update["update_id"]!.GetValue<int>());
                else await Task.Delay(50, cancellationToken);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
