using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CoResearch.TestKit.Slack;

public sealed partial class SlackServer
{
    private static readonly TimeSpan SlacksPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CloseAfterWarning = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan[] Retries = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];
    private readonly ConcurrentDictionary<string, byte> _tickets = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject?>> _acknowledgements = new();
    private readonly List<Link> _links = [];
    private int _next;
    private int _sent;
    private int _ignored, _ignoredSoFar;

    /// <summary>How many sockets are open.</summary>
    public int OpenSockets
    {
        get
        {
            lock (_links) return _links.Count(l => l.IsOpen);
        }
    }

    /// <summary>How many sockets were ever opened.</summary>
    public int SocketsOpened { get; private set; }

    /// <summary>How often an envelope went out on a socket: retries count, and each socket where all get it.</summary>
    public int Sent => _sent;

    /// <summary>Acknowledgements that were taken for not arrived.</summary>
    public int Ignored => _ignoredSoFar;

    /// <summary>Envelopes that nobody acknowledged after all retries.</summary>
    public ConcurrentQueue<JsonObject> Lost { get; } = new();

    /// <summary>The longest time to an acknowledgement, and all of them.</summary>
    public ConcurrentQueue<TimeSpan> AcknowledgedAfter { get; } = new();

    /// <summary>Says what Slack says before it closes a socket: warning, refresh_requested, too_many_websockets, link_disabled.</summary>
    public async Task DisconnectAsync(string reason, bool all = false, bool close = false)
    {
        List<Link> told;
        lock (_links) told = [.. _links.Where(l => l.IsOpen && !l.Leaving).Take(all ? int.MaxValue : 1)];
        foreach (var link in told)
        {
            link.Leaving = true;
            await link.TrySendAsync(new JsonObject { ["type"] = "disconnect", ["reason"] = reason, ["debug_info"] = new JsonObject { ["host"] = "here" } });
            if (close) await link.CloseAsync();
            else _ = Task.Delay(CloseAfterWarning * _options.TimeScale).ContinueWith(_ => link.CloseAsync(), TaskScheduler.Default);
        }
    }

    /// <summary>Cuts sockets without a word.</summary>
    public void Cut(bool all = false)
    {
        lock (_links)
            foreach (var link in _links.Where(l => l.IsOpen).Take(all ? int.MaxValue : 1))
                link.Abort();
    }

    /// <summary>Takes the next acknowledgements for not arrived, so that their envelopes come again.</summary>
    public void IgnoreAcknowledgements(int count) => Interlocked.Add(ref _ignored, count);

    private string NewSocketAddress()
    {
        var ticket = NewId("");
        _tickets[ticket] = 0;
        return $"{Address.Replace("http://", "ws://", StringComparison.Ordinal)}/link/?ticket={ticket}&app_id={AppId}";
    }

    private async Task ServeSocketAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest || !_tickets.TryRemove(context.Request.Query["ticket"].ToString(), out _))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var link = new Link(socket);
        int open;
        lock (_links)
        {
            _links.Add(link);
            SocketsOpened++;
            open = _links.Count(l => l.IsOpen);
        }
        try
        {
            if (open > _options.MostSockets)
            {
                await link.SendAsync(new JsonObject { ["type"] = "disconnect", ["reason"] = "too_many_websockets" });
                await link.CloseAsync();
                return;
            }
            await link.SendAsync(new JsonObject
            {
                ["type"] = "hello",
                ["num_connections"] = open,
                ["debug_info"] = new JsonObject { ["host"] = "here", ["approximate_connection_time"] = 18060 },
                ["connection_info"] = new JsonObject { ["app_id"] = AppId },
            });
            while (await link.ReceiveAsync() is { } message) Acknowledge(message);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException)
        {
            // The client left, or was cut off.
        }
        finally
        {
            lock (_links) _links.Remove(link);
        }
    }

    private void Acknowledge(JsonObject message)
    {
        if (message["envelope_id"]?.ToString() is not { } id || !_acknowledgements.TryGetValue(id, out var waiting)) return;
        if (Interlocked.Decrement(ref _ignored) >= 0)
        {
            Interlocked.Increment(ref _ignoredSoFar);
            return;
        }
        Interlocked.Increment(ref _ignored);
        waiting.TrySetResult(message["payload"]?.DeepClone() as JsonObject);
    }

    /// <summary>Delivers an envelope until it is acknowledged or given up, and returns what came with the acknowledgement.</summary>
    private async Task<JsonObject?> SendEnvelopeAsync(string type, JsonObject payload, bool acceptsPayload)
    {
        for (var attempt = 0; attempt <= Retries.Length; attempt++)
        {
            if (attempt > 0) await Task.Delay(Retries[attempt - 1] * _options.TimeScale);
            var envelope = new JsonObject
            {
                ["envelope_id"] = Guid.NewGuid().ToString(),
                ["type"] = type,
                ["accepts_response_payload"] = acceptsPayload,
                ["payload"] = payload.DeepClone(),
            };
            if (attempt > 0) (envelope["retry_attempt"], envelope["retry_reason"]) = (attempt, "timeout");
            var id = envelope["envelope_id"]!.ToString();
            var waiting = _acknowledgements[id] = new TaskCompletionSource<JsonObject?>(TaskCreationOptions.RunContinuationsAsynchronously);
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            foreach (var link in Chosen())
            {
                Interlocked.Increment(ref _sent);
                await link.TrySendAsync(envelope);
            }
            try
            {
                var answer = await waiting.Task.WaitAsync(_options.AcknowledgeWithin ?? SlacksPatience * Math.Max(_options.TimeScale, 0.1));
                AcknowledgedAfter.Enqueue(System.Diagnostics.Stopwatch.GetElapsedTime(started));
                return answer;
            }
            catch (TimeoutException)
            {
                // What comes later than that is no acknowledgement: it comes again.
            }
            finally
            {
                _acknowledgements.TryRemove(id, out _);
            }
        }
        Lost.Enqueue(payload);
        return null;
    }

    private List<Link> Chosen()
    {
        lock (_links)
        {
            // Slack may still use a socket that it has announced to close.
            var open = _links.Where(l => l.IsOpen).ToList();
            return open.Count == 0 || _options.SendsToAllSockets ? open : [open[Interlocked.Increment(ref _next) % open.Count]];
        }
    }

    private async Task CloseSocketsAsync()
    {
        List<Link> links;
        lock (_links) links = [.. _links];
        foreach (var link in links) link.Abort();
        await Task.Yield();
    }

    private sealed class Link(WebSocket socket) : IDisposable
    {
        private readonly SemaphoreSlim _sending = new(1, 1);
        private readonly CancellationTokenSource _gone = new();

        public bool IsOpen => socket.State == WebSocketState.Open;

        /// <summary>It was told that it will be closed.</summary>
        public bool Leaving { get; set; }

        public async Task SendAsync(JsonObject message)
        {
            await _sending.WaitAsync(_gone.Token);
            try
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
            }
            finally
            {
                _sending.Release();
            }
        }

        public async Task TrySendAsync(JsonObject message)
        {
            try
            {
                await SendAsync(message);
            }
            catch (Exception exception) when (exception is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
            {
                // The acknowledgement will be missing.
            }
        }

        public async Task<JsonObject?> ReceiveAsync()
        {
            using var message = new MemoryStream();
            var buffer = new byte[8192];
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await CloseAsync();
                    return null;
                }
                message.Write(buffer, 0, received.Count);
                if (received.EndOfMessage) return JsonNode.Parse(Encoding.UTF8.GetString(message.ToArray())) as JsonObject ?? [];
            }
        }

        public async Task CloseAsync()
        {
            try
            {
                using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, soon.Token);
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
            {
                // It is gone already.
            }
        }

        public void Abort() => socket.Abort();

        // Who still waits to send would wait for ever for a semaphore that is disposed.
        public void Dispose()
        {
            _gone.Cancel();
            _gone.Dispose();
            _sending.Dispose();
        }
    }
}
