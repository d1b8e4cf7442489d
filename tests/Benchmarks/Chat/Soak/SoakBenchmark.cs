using System.Diagnostics;
using CoResearch.Domain.People;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Benchmarks.Chat.Soak;

/// <summary>
/// Ten thousand events each of Slack and Telegram, while connections are cut, acknowledgements get lost, calls meet 429, and the bot is
/// ended and started again: none may be lost, none doubled, and the answers of a conversation come in order. Bot and server live on one
/// fast clock, so that the pace of sends is the real one in a fraction of the time.
/// </summary>
internal sealed class SoakBenchmark : IBenchmark
{
    private const int Conversations = 100, Each = 100, Speed = 20;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10), BetweenTroubles = TimeSpan.FromSeconds(1);

    public string Name => "soak";
    public string Summary => "10,000 events of Slack and of Telegram with duplicates, delays, disconnects, 429s and restarts: none lost, none doubled, in order";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var time = new FastTime(Speed);
        if (arguments is [] or ["slack"]) await SoakAsync(await SoakedSlack.StartAsync(Conversations, time), time, cancellationToken);
        if (arguments is [] or ["telegram"]) await SoakAsync(await SoakedTelegram.StartAsync(Conversations, time), time, cancellationToken);
    }

    private static async Task SoakAsync(ISoakedChat chat, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var _ = chat;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Longest);
        var watch = Stopwatch.StartNew();
        await using var bot = await ChatBot.StartAsync(chat.Platform, chat.Settings, cancellationToken, time);
        await bot.ReadAsync(db =>
        {
            db.EntryRules.Add(new EntryRule(chat.Platform, EntryMode.Open));
            return db.SaveChangesAsync(cancellationToken);
        });
        using var calm = new CancellationTokenSource();
        var troubles = TroubleAsync(chat, calm.Token);
        var happened = 0;
        var talks = Task.WhenAll(Enumerable.Range(0, Conversations).Select(c => Task.Run(async () =>
        {
            for (var i = 0; i < Each && !deadline.IsCancellationRequested; i++, Interlocked.Increment(ref happened)) await chat.HappenAsync(c, i);
        }, deadline.Token)));
        var timely = true;
        try
        {
            foreach (var share in new[] { 0.3, 0.6 })
            {
                while (happened < Conversations * Each * share) await Task.Delay(20, deadline.Token);
                await bot.RestartAsync(cancellationToken);
            }
            await talks.WaitAsync(deadline.Token);
            await bot.RestartAsync(cancellationToken);
            await RestAsync(bot, chat, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            timely = false;
        }
        await calm.CancelAsync();
        await troubles;
        var verdict = await SoakVerdict.OfAsync(bot, chat, Each, cancellationToken);
        verdict.Print(chat, happened, watch.Elapsed, timely ? null : $"It had not come to rest after {Longest.TotalMinutes:0} minutes; what counts as lost or unanswered may still have been on its way.");
    }

    /// <summary>Returns when nothing waits to come in, to be handled or to be delivered.</summary>
    private static Task RestAsync(ChatBot bot, ISoakedChat chat, CancellationToken cancellationToken) => bot.UntilAsync(
        async db => chat.Waiting == 0 && !await db.Inbox.AnyAsync(e => e.HandledAt == null, cancellationToken)
            && !await db.Outbox.AnyAsync(m => m.DeliveredVersion < m.Version && m.Refused == null, cancellationToken),
        cancellationToken);

    private static async Task TroubleAsync(ISoakedChat chat, CancellationToken cancellationToken)
    {
        for (var round = 0; !cancellationToken.IsCancellationRequested; round++)
        {
            await chat.TroubleAsync(round);
            await Task.Delay(BetweenTroubles, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
