using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>
/// One connection of Socket Mode. Envelopes are handed on in the order in which they arrive, without waiting for one before the next; pings go out every 5 seconds, and a server
/// that is silent for 30 ends it.
/// </summary>
internal sealed class SlackSocket : IAsyncDisposable
{
    /// <summary>Slack's reason when an app has ten connections already.</summary>
    public const string TooMany = "too_many_websockets";
    private const int MaxMessageBytes = 4 << 20;
    private static readonly TimeSpan HelloWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FinishWithin = TimeSpan.FromSeconds(3);
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly TaskCompletionSource _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _handling = new();
    private Task _reading = Task.CompletedTask;

    private SlackSocket()
    {
        _socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(5);
        _socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(30);
    }

    /// <summary>Ends with Slack's reason when it asks to go over to another connection, or with "closed".</summary>
    public Task<string> Ending => _ending.Task;

    /// <summary>Ends when nothing more is read.</summary>
    public Task Closed => _reading;

    /// <summary>Connects and waits for Slack's hello.</summary>
    public static async Task<SlackSocket> ConnectAsync(Uri address, Func<SlackSocket, JsonObject, Task> handle, CancellationToken cancellationToken)
    {
        var socket = new SlackSocket();
        try
        {
            using (var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                patience.CancelAfter(HelloWithin);
                try
                {
                    await socket._socket.ConnectAsync(address, patience.Token);
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    throw new TimeoutException("Slack's socket took the connection and did not answer.");
                }
            }
            socket._reading = socket.ReadAsync(handle);
            await socket._hello.Task.WaitAsync(HelloWithin, cancellationToken);
            return socket;
        }
        catch
        {
            await socket.DisposeAsync();
            throw;
        }
    }

    public async Task SendAsync(JsonObject message, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Closes; what is being handled is finished first.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Task.WhenAll(_handling.Keys).WaitAsync(FinishWithin).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            if (_socket.State is WebSocketState.Open) await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, soon.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // It broke meanwhile, or somebody sends: then it is cut off.
        }
        await _stop.CancelAsync();
        await _reading;
        _ending.TrySetResult("closed");
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync(Func<SlackSocket, JsonObject, Task> handle)
    {
        try
        {
            while (await ReceiveAsync() is { } message)
            {
                switch (message.Text("type"))
                {
                    case "hello":
                        _hello.TrySetResult();
                        break;
                    case "disconnect":
                        var reason = message.Text("reason") ?? "disconnect";
                        if (reason == TooMany) _hello.TrySetException(new TooManySocketsException());
                        _ending.TrySetResult(reason);
                        break;
                    default:
                        var handling = handle(this, message);
                        _handling[handling] = 0;
                        _ = handling.ContinueWith(done => _handling.TryRemove(done, out _), TaskScheduler.Default);
                        break;
                }
            }
            if (_socket.State is WebSocketState.CloseReceived) await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The connection broke, or was given up: whoever waits for it opens another.
        }
        finally
        {
            _hello.TrySetException(new IOException("Slack closed the connection before its hello."));
            _ending.TrySetResult("closed");
        }
    }

    /// <summary>The next message, or null when the server closes.</summary>
    private async Task<JsonObject?> ReceiveAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[16384];
        while (true)
        {
            var received = await _socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            message.Write(buffer, 0, received.Count);
            if (message.Length > MaxMessageBytes) throw new IOException("Slack sent a message that is too long.");
            if (!received.EndOfMessage) continue;

            // What is no message of the protocol ("Ping from applink…" of old servers) is skipped.
            if (SlackJson.Parse(Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length)) is { } read) return read;
            message.SetLength(0);
        }
    }
}

/// <summary>Slack takes no more connections of this app.</summary>
internal sealed class TooManySocketsException() : Exception(Advice)
{
    public const string Advice = $"Slack has ten connections of this app already ({SlackSocket.TooMany}): stop other bots that run with this Slack:AppToken, or give this one an app of its own.";
}
