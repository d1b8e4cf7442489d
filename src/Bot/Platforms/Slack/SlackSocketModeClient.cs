using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using CoResearch.Bot.Delivery;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>
/// Socket Mode: two connections, so that one can be renewed while the other listens, and a new one opened before an old one is closed.
/// An envelope may arrive on either, or on both, or again; the inbox keeps it once.
/// </summary>
internal sealed class SlackSocketModeClient(
    SlackApiClient api, SlackReceiver receiver, ChatMetrics metrics, PlatformStates states, TimeProvider time, ILogger<SlackSocketModeClient> log)
{
    private const int Connections = 2;
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TooManyPause = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Task, byte> _retiring = new();
    private int _live;

    /// <summary>Listens until cancelled. <paramref name="on"/> says what is on, once a connection works.</summary>
    /// <exception cref="MisconfiguredException">Slack does not take the token, or Socket Mode was turned off.</exception>
    public async Task RunAsync(string on, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lines = Enumerable.Range(0, Connections).Select(_ => KeepAsync(on, stop.Token)).ToList();
        try
        {
            // The first that ends does so for a reason that holds for the other, too.
            await await Task.WhenAny(lines);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll([.. lines, .. _retiring.Keys]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Keeps one connection alive, going over to a new one when Slack asks for it or the old one broke.</summary>
    private async Task KeepAsync(string on, CancellationToken cancellationToken)
    {
        SlackSocket? socket = null;
        try
        {
            while (true)
            {
                var next = await OpenAsync(cancellationToken);
                Interlocked.Increment(ref _live);
                states.On(SlackPlatform.PlatformName, on);
                if (socket is not null) Retire(socket, counts: true, cancellationToken);
                socket = next;
                var reason = await socket.Ending.WaitAsync(cancellationToken);
                log.LogInformation("A socket of Slack's ends: {Reason}", reason);
                if (reason == "link_disabled") throw new MisconfiguredException("Socket Mode was turned off (link_disabled). Turn it on at the app's page Socket Mode.");
                if (reason is "closed" or SlackSocket.TooMany)
                {
                    // Beside the opening of the next: what came by this one may take a while to be stored.
                    Interlocked.Decrement(ref _live);
                    Retire(socket, counts: false, cancellationToken);
                    socket = null;
                }
                if (reason == SlackSocket.TooMany) await WaitForRoomAsync(0, cancellationToken);
            }
        }
        finally
        {
            if (socket is not null)
            {
                Interlocked.Decrement(ref _live);
                await socket.DisposeAsync();
            }
        }
    }

    /// <summary>Lets the old connection deliver what is under way, until Slack closes it.</summary>
    /// <param name="counts">It still counts as one that lives, until then.</param>
    private void Retire(SlackSocket socket, bool counts, CancellationToken cancellationToken)
    {
        var retiring = RetireAsync();
        _retiring[retiring] = 0;
        _ = retiring.ContinueWith(done => _retiring.TryRemove(done, out _), TaskScheduler.Default);

        async Task RetireAsync()
        {
            await socket.Closed.WaitAsync(Drain, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (counts) Interlocked.Decrement(ref _live);
            await socket.DisposeAsync();
        }
    }

    private async Task<SlackSocket> OpenAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var pause = TimeSpan.FromSeconds(Math.Min(30, 1 << Math.Min(attempt, 5)));
            try
            {
                var opened = await api.CallAsync("apps.connections.open", cancellationToken, asApp: true);
                var address = new Uri(opened.Text("url") ?? throw new HttpRequestException("Slack named no socket."));
                if (!SlackOptions.IsSafe(address)) throw new MisconfiguredException("Slack named a socket without encryption (ws://). Check Slack:ApiBase.");
                return await SlackSocket.ConnectAsync(address, HandleAsync, cancellationToken);
            }
            catch (SlackException exception) when (exception.Fix is { } fix)
            {
                throw new MisconfiguredException(fix);
            }
            catch (TooManySocketsException)
            {
                await WaitForRoomAsync(attempt, cancellationToken);
                continue;
            }
            catch (SlackRateLimitException exception)
            {
                pause = exception.RetryAfter;
            }
            catch (Exception exception) when (exception is HttpRequestException or SlackException or WebSocketException or IOException or TimeoutException or TaskCanceledException
                && !cancellationToken.IsCancellationRequested)
            {
                log.LogWarning("Slack's socket cannot be opened ({Reason}); trying again in {Seconds} s", exception.Message, pause.TotalSeconds);
                if (Volatile.Read(ref _live) == 0)
                    states.Off(SlackPlatform.PlatformName, $"{exception.Message} It is tried again; https://status.slack.com tells whether Slack has trouble.");
            }
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>Nothing here makes room: it is looked at again after half a minute, then more and more seldom.</summary>
    private Task WaitForRoomAsync(int attempt, CancellationToken cancellationToken)
    {
        var pause = TooManyPause * Math.Min(10, 1 << Math.Min(attempt, 4));
        log.LogWarning("{Advice} Trying again in {Seconds} s", TooManySocketsException.Advice, pause.TotalSeconds);
        if (Volatile.Read(ref _live) == 0) states.Off(SlackPlatform.PlatformName, $"{TooManySocketsException.Advice} It is tried again.");
        return Task.Delay(pause, time, cancellationToken);
    }

    private Task HandleAsync(SlackSocket socket, JsonObject envelope)
    {
        SlackPayload? kind = envelope.Text("type") switch
        {
            "events_api" => SlackPayload.Event,
            "slash_commands" => SlackPayload.Slash,
            "interactive" => SlackPayload.Interaction,
            _ => null,
        };
        return envelope.Text("envelope_id") is { } id
            ? AcknowledgeAsync(socket, id, kind, envelope.Part("payload") ?? [], envelope.Flag("accepts_response_payload"))
            : Task.CompletedTask;
    }

    /// <summary>Stores, then acknowledges; what cannot be stored is not acknowledged and comes again.</summary>
    private async Task AcknowledgeAsync(SlackSocket socket, string id, SlackPayload? kind, JsonObject payload, bool acceptsPayload)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var answer = kind is { } known ? await receiver.ReceiveAsync(known, payload, id, CancellationToken.None) : null;
            var acknowledgement = new JsonObject { ["envelope_id"] = id };
            if (answer is not null && acceptsPayload) acknowledgement["payload"] = answer;
            await socket.SendAsync(acknowledgement, CancellationToken.None);
            metrics.Acknowledged(SlackPlatform.PlatformName, Stopwatch.GetElapsedTime(started));
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            log.LogInformation("An event was stored, but its socket closed before the acknowledgement; Slack sends it again");
        }
        catch (Exception exception)
        {
            log.LogError(exception, "An event of Slack's could not be stored; Slack sends it again");
        }
    }
}
