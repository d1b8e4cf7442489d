using System.Diagnostics;
using System.Text.Json;
using CoResearch.Bot.Delivery;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Telegram.Bot;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>
/// Asks Telegram for what happened, without a public address. A batch is confirmed by the next question, so only after it was stored:
/// what a crash leaves unconfirmed comes again, and the inbox knows what it has.
/// </summary>
internal sealed class TelegramPolling(
    TelegramApi api, TelegramIntake intake, TelegramPatience patience, PlatformStates states, ChatMetrics metrics, IOptions<TelegramOptions> options,
    TimeProvider time, ILogger<TelegramPolling> log)
{
    private static readonly TimeSpan StoreAgain = TimeSpan.FromSeconds(1);

    public async Task RunAsync(User bot, CancellationToken cancellationToken)
    {
        await patience.UntilAsync(() => api.CallAsync(async client =>
        {
            await client.DeleteWebhook(dropPendingUpdates: false, cancellationToken);
            return true;
        }), cancellationToken);

        // The first question does not wait, so that the bot is on as soon as it is.
        var ask = new GetRawUpdates { Timeout = 0 };
        while (!cancellationToken.IsCancellationRequested)
        {
            var batch = await patience.UntilAsync(() => api.CallAsync(client => client.SendRequest(ask, cancellationToken)), cancellationToken);
            states.On(TelegramPlatform.PlatformName, $"@{bot.Username}, long polling");
            var arrived = Stopwatch.GetTimestamp();
            await StoreAsync(batch, bot, cancellationToken);
            if (batch.Length > 0) metrics.Acknowledged(TelegramPlatform.PlatformName, Stopwatch.GetElapsedTime(arrived));
            var last = batch.Length > 0 ? batch.Max(u => u.GetProperty("update_id").GetInt32()) + 1 : ask.Offset;
            ask = new GetRawUpdates { Offset = last, Timeout = options.Value.PollSeconds };
        }
    }

    /// <summary>Stores the whole batch, in order and together, however long that takes: a full disk loses nothing.</summary>
    private async Task StoreAsync(IReadOnlyList<JsonElement> batch, User bot, CancellationToken cancellationToken)
    {
        while (true)
        {
            var taken = batch.Select(update => (Update: update, Stored: intake.TakeAsync(update, bot, cancellationToken))).ToList();
            await Task.WhenAll(taken.Select(t => t.Stored)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            var failed = taken.Where(t => !t.Stored.IsCompletedSuccessfully).ToList();
            if (failed.Count == 0) return;
            log.LogError(failed[0].Stored.Exception, "{Count} updates of Telegram cannot be stored; trying again", failed.Count);
            await Task.Delay(StoreAgain, time, cancellationToken);
            batch = [.. failed.Select(f => f.Update)];
        }
    }

    /// <summary>getUpdates, each update still as JSON: one that this version of the client cannot read must not hide the others.</summary>
    private sealed class GetRawUpdates() : RequestBase<JsonElement[]>("getUpdates")
    {
        public int? Offset { get; init; }
        public int Limit { get; } = 100;
        public int Timeout { get; init; }
        public IReadOnlyList<UpdateType> AllowedUpdates { get; } = TelegramIntake.Kinds;
    }
}
