using System.Data.Common;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace CoResearch.Bot.Tests.Delivery;

/// <summary>The real pump over a platform that fails as the test says, with the test's clock.</summary>
public sealed class OutboxTests
{
    private static readonly Address Room = new("chat", "room");

    [Fact]
    public async Task Messages_arrive_in_order_and_none_overtakes_one_that_waits()
    {
        await using var bot = await TestBot.StartAsync();
        bot.Chat.Failures.Enqueue(new IOException("no net"));
        await AddAsync(bot, "one", "two");
        await using var pump = await StartAsync(bot);
        await UntilAsync(async () => await bot.InAsync(db => db.Outbox.AnyAsync(m => m.Attempts == 1)));
        Assert.Empty(bot.Chat.Sent);
        bot.Time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => bot.Chat.Sent.Count == 2, bot);
        Assert.Equal(["one", "two"], bot.Chat.Sent.Select(s => TextOf(s.Message)));
    }

    [Fact]
    public async Task A_platform_that_asks_to_wait_is_left_alone_that_long()
    {
        await using var bot = await TestBot.StartAsync();
        bot.Chat.Failures.Enqueue(new DeliveryDelayedException(TimeSpan.FromSeconds(30)));
        await AddAsync(bot, "one");
        await using var pump = await StartAsync(bot);
        await UntilAsync(async () => await bot.InAsync(db => db.Outbox.AnyAsync(m => m.Attempts == 1)));
        Assert.Equal(bot.Time.GetUtcNow().AddSeconds(30), await bot.InAsync(db => db.Outbox.Select(m => m.NextAttemptAt).SingleAsync()));
        bot.Time.Advance(TimeSpan.FromSeconds(30));
        await UntilAsync(() => bot.Chat.Sent.Count == 1, bot);
    }

    [Fact]
    public async Task The_pump_rests_while_a_conversation_waits_although_more_lies_behind()
    {
        var questions = new Questions();
        await using var bot = await TestBot.StartAsync(services => services.ConfigureDbContext<CoResearchDb>(options => options.AddInterceptors(questions)));
        bot.Chat.Failures.Enqueue(new DeliveryDelayedException(TimeSpan.FromSeconds(30)));
        await AddAsync(bot, "one", "two");
        await using var pump = await StartAsync(bot);
        await UntilAsync(async () => await bot.InAsync(db => db.Outbox.AnyAsync(m => m.Attempts == 1)));

        // It looks once a second; without rest it would ask without end.
        var (count, since) = (questions.Count, TimeProvider.System.GetTimestamp());
        await UntilAsync(() => Task.FromResult(TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromMilliseconds(500)));
        Assert.InRange(questions.Count - count, 0, 20);
    }

    [Fact]
    public async Task What_a_platform_will_never_take_is_given_up_and_does_not_block_the_rest()
    {
        await using var bot = await TestBot.StartAsync();
        bot.Chat.Failures.Enqueue(new DeliveryRefusedException("channel is gone"));
        await AddAsync(bot, "one", "two");
        await using var pump = await StartAsync(bot);
        await UntilAsync(() => bot.Chat.Sent.Count == 1, bot);
        Assert.Equal("two", TextOf(bot.Chat.Sent[0].Message));
        Assert.Equal("channel is gone", await bot.InAsync(db => db.Outbox.Where(m => m.Refused != null).Select(m => m.Refused).SingleAsync()));
    }

    [Fact]
    public async Task What_a_blocked_chat_does_not_take_reaches_its_person_elsewhere_and_so_does_all_that_follows()
    {
        var other = new FakePlatform { Name = "other", Limits = new() { WritesFirst = true } };
        await using var bot = await TestBot.StartAsync(services => services.AddSingleton<IPlatform>(other));
        var ada = await bot.PersonAsync("U1", platform: "chat");
        await bot.InAsync(db => db.Identities.AddAsync(new Identity("other", "A1", ada.Id)).AsTask());
        await bot.HappensAsync(new Inbound("", "U1", "U1", "/me", "") { Private = true });
        await using var pump = await StartAsync(bot);
        await UntilAsync(() => bot.Chat.Sent.Count == 1, bot);

        for (var i = 0; i < 2; i++) bot.Chat.Failures.Enqueue(new DeliveryRefusedException("bot was blocked by the user") { PlaceIsClosed = true });
        await WithOutboxAsync(bot, async outbox =>
        {
            await outbox.PutAsync(new Address("chat", "U1"), "submission-1", Message("queued"), CancellationToken.None);
            await outbox.AddAsync(new Address("chat", "U1"), Message("news"), CancellationToken.None);
        });
        await UntilAsync(() => other.Sent.Count == 2, bot);
        await WithOutboxAsync(bot, outbox => outbox.PutAsync(null, "submission-1", Message("scored"), CancellationToken.None));
        await UntilAsync(() => other.Sent.Count == 3, bot);
        Assert.Equal([("A1", null, "queued"), ("A1", null, "news"), ("A1", "m1", "scored")], other.Sent.Select(s => (s.Conversation, s.Edited, TextOf(s.Message))));
        Assert.Single(bot.Chat.Sent);

        await using var scope = bot.Services.CreateAsyncScope();
        Assert.Equal(new Address("other", "A1") { Person = ada.Id }, await scope.ServiceProvider.GetRequiredService<Recipients>().OfAsync(ada.Id, null, CancellationToken.None));
    }

    [Fact]
    public async Task A_bound_channel_that_takes_nothing_is_bound_no_more_and_who_bound_it_hears_of_it()
    {
        await using var bot = await TestBot.StartAsync();
        var (mia, tides) = (await bot.PersonAsync("mia", platform: "chat"), await bot.ChallengeAsync("tides"));
        foreach (var room in new[] { "room", "other" })
            await bot.InAsync(db => new BindChannel(db, bot.Time).BindAsync("chat", room, null, tides, mia, CancellationToken.None));
        bot.Chat.Failures.Enqueue(new DeliveryRefusedException("not_in_channel") { PlaceIsClosed = true });
        await AddAsync(bot, "one");
        await using var pump = await StartAsync(bot);
        await UntilAsync(async () => await bot.InAsync(db => db.Notices.AnyAsync(n => n.Kind == NoticeKind.ChannelLost)));
        Assert.Equal("other", await bot.InAsync(db => db.Channels.Select(c => c.Conversation).SingleAsync()));
        var (notice, view) = (await bot.InAsync(db => db.Notices.SingleAsync(n => n.Kind == NoticeKind.ChannelLost)), "");
        Assert.Equal(mia.Id, notice.PersonId);
        await using (var scope = bot.Services.CreateAsyncScope())
            view = bot.Read((await scope.ServiceProvider.GetServices<Views.INoticeView>().Single(v => v.Kind == NoticeKind.ChannelLost).ViewAsync(notice, CancellationToken.None))!);
        Assert.Contains("the channel room of chat that you bound to tides", view.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("/here tides", view, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_was_removed_is_told_nothing_more_of_what_was_under_way()
    {
        await using var bot = await TestBot.StartAsync(services => services.RemoveAll<Views.INoticeView>().AddScoped<Views.INoticeView, StepView>());
        await bot.PersonAsync("olga", owner: true, platform: "chat");
        var mallory = await bot.PersonAsync("mallory", platform: "chat");
        var submission = await bot.SubmissionAsync(mallory, await bot.ChallengeAsync("one"));
        await bot.WriteAsync("mallory", "/me");
        await TellMovedAsync();
        await using (await StartAsync(bot)) await UntilAsync(() => bot.Chat.Sent.Count == 2, bot);

        // What waits, what changes in place, and what comes later.
        await AddAsync(bot, new Address("chat", "dm-mallory"), "waits");
        await AddAsync(bot, new Address("chat", "mallory"), "waits by account");
        bot.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await bot.WriteAsync("olga", "/remove @mallory"))!.Refused);
        await bot.InAsync(async db => Assert.True((await db.Submissions.SingleAsync()).Fail("diverged", $"It diverged.").Ok));
        await TellMovedAsync();
        bot.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("access_lost", (await bot.WriteAsync("mallory", "/me"))!.Refused);
        await using (await StartAsync(bot)) await UntilAsync(async () => !await bot.InAsync(db => db.Outbox.AnyAsync(m => m.DeliveredVersion < m.Version && m.Refused == null)));
        Assert.Equal(["access_lost"], bot.Chat.Sent.Skip(2).Where(s => s.Conversation.EndsWith("mallory", StringComparison.Ordinal)).Select(s => s.Message.Refused));
        Assert.Equal(3, await bot.InAsync(db => db.Outbox.CountAsync(m => m.Refused == "no access")));
        Assert.Equal(0, await bot.InAsync(db => db.Notices.CountAsync(n => n.HandledAt == null)));

        // With the access back, the next version comes again.
        Assert.Null((await bot.WriteAsync("olga", "/readmit @mallory"))!.Refused);
        await PutAsync(bot, "later", TellNotice.KeyOf(submission.Id));
        await using (await StartAsync(bot)) await UntilAsync(async () => !await bot.InAsync(db => db.Outbox.AnyAsync(m => m.DeliveredVersion < m.Version && m.Refused == null)));
        Assert.Contains(bot.Chat.Sent, s => s is { Conversation: "dm-mallory", Edited: not null } && s.Message.Blocks is [ParagraphBlock { Spans: [TextSpan { Text: "later" }] }]);

        async Task TellMovedAsync()
        {
            var notice = await bot.InAsync(db =>
            {
                var about = Notice.About(submission, bot.Time.GetUtcNow());
                db.Notices.Add(about);
                return Task.FromResult(about);
            });
            await PutAsync(bot, $"at {bot.Time.GetUtcNow():ss}", TellNotice.KeyOf(submission.Id), to: false);
            await TellAsync(bot, notice.Id);
        }
    }

    [Fact]
    public async Task A_platform_that_takes_nothing_is_told_once_and_everything_arrives_when_it_does_again()
    {
        await using var bot = await TestBot.StartAsync();
        var states = bot.Services.GetRequiredService<PlatformStates>();
        states.On("chat", "listening");
        for (var i = 0; i < 3; i++) bot.Chat.Failures.Enqueue(new MisconfiguredException("The token was revoked. Get a new one."));
        await AddAsync(bot, "one", "two");
        await using var pump = await StartAsync(bot);
        foreach (var (attempts, wait) in new[] { (1, 1), (2, 2), (3, 4) })
        {
            await UntilAsync(async () => await bot.InAsync(db => db.Outbox.AnyAsync(m => m.Attempts == attempts)));
            Assert.Equal((false, "The token was revoked. Get a new one."), states.All["chat"]);

            // The listening goes on beside it.
            states.On("chat", "listening");
            Assert.False(states.All["chat"].On);
            bot.Time.Advance(TimeSpan.FromSeconds(wait));
            bot.Services.GetRequiredService<Domain.Shared.Pulses>().Outbox.Beat();
        }
        await UntilAsync(() => bot.Chat.Sent.Count == 2, bot);
        Assert.Equal(["one", "two"], bot.Chat.Sent.Select(s => TextOf(s.Message)));
        Assert.Equal((true, "listening"), states.All["chat"]);
        Assert.Single(bot.Log.Troubles);
    }

    [Fact]
    public async Task A_platform_that_ran_is_listened_to_again_after_its_token_failed_and_one_that_never_ran_is_not()
    {
        await using var bot = await TestBot.StartAsync();
        var (ran, never) = (new Failing("ran", bot.Services.GetRequiredService<PlatformStates>(), runs: true), new Failing("never", bot.Services.GetRequiredService<PlatformStates>(), runs: false));
        using var host = ActivatorUtilities.CreateInstance<PlatformHost>(bot.Services, (IEnumerable<IPlatform>)[ran, never], new NoEnd());
        await host.StartAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => Task.FromResult(ran.Listened == 1 && never.Listened == 1));
        await UntilAsync(() =>
        {
            bot.Time.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(ran.Listened >= 3);
        });
        Assert.Equal(1, never.Listened);
        await host.StopAsync(CancellationToken.None);
        Assert.False(host.AllMisconfigured);
    }

    [Fact]
    public async Task A_logical_message_is_sent_once_and_edited_with_its_newest_content()
    {
        await using var bot = await TestBot.StartAsync();
        await PutAsync(bot, "first");
        await PutAsync(bot, "second");
        await using var pump = await StartAsync(bot);
        await UntilAsync(() => bot.Chat.Sent.Count == 1, bot);
        Assert.Equal("second", TextOf(bot.Chat.Sent[0].Message));
        await UntilAsync(async () => await bot.InAsync(db => db.Outbox.AnyAsync(m => m.DeliveredVersion == 2)));

        await PutAsync(bot, "third");
        await PutAsync(bot, "third");
        await UntilAsync(() => bot.Chat.Sent.Count == 2, bot);
        Assert.Equal(("third", "m1"), (TextOf(bot.Chat.Sent[1].Message), bot.Chat.Sent[1].Edited));
        Assert.Equal(3, await bot.InAsync(db => db.Outbox.Select(m => m.Version).SingleAsync()));
    }

    [Fact]
    public async Task Sends_keep_the_pace_of_the_platform()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var bucket = new TokenBucket(2, time);
        Assert.Equal([0, 500, 1000], Enumerable.Range(0, 3).Select(_ => bucket.Take().TotalMilliseconds));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.Zero, bucket.Take());
        Assert.Equal([1, 2, 4, 300], new[] { 0, 1, 2, 50 }.Select(n => OutboxPump.BackOff(n).TotalSeconds));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_notice_becomes_one_message_in_the_place_where_its_person_spoke_last()
    {
        await using var bot = await TestBot.StartAsync(services => services.RemoveAll<Views.INoticeView>().AddScoped<Views.INoticeView, StepView>());
        var alice = await bot.PersonAsync("alice", platform: "chat");
        var challenge = await bot.ChallengeAsync("one");
        var submission = await bot.SubmissionAsync(alice, challenge);
        await bot.HandleAsync(await bot.ReceiveAsync("alice", "/me", "chat"));
        for (var i = 0; i < 2; i++)
        {
            var notice = await bot.InAsync(db =>
            {
                var about = Notice.About(submission, bot.Time.GetUtcNow());
                db.Notices.Add(about);
                return Task.FromResult(about);
            });
            await TellAsync(bot, notice.Id);
        }
        var told = await bot.InAsync(db => db.Outbox.Where(m => m.Key == $"submission-{submission.Id.Value}").SingleAsync());
        Assert.Equal(("chat", "room"), (told.Platform, told.Conversation));
        Assert.Empty(await bot.InAsync(db => db.Notices.Where(n => n.HandledAt == null).ToListAsync()));
    }

    [Fact]
    public async Task An_announcement_reaches_every_place_once()
    {
        await using var bot = await TestBot.StartAsync();
        foreach (var name in new[] { "alice", "bob" }) await bot.HandleAsync(await bot.ReceiveAsync(name, "/me"));
        await bot.HandleAsync(await bot.ReceiveAsync("carol", "/me", "chat"));
        var olga = await bot.PersonAsync("olga", owner: true);
        var notice = await bot.InAsync(db =>
        {
            var announced = Notice.Announce("Seminar at ten", olga.Id, null, bot.Time.GetUtcNow());
            db.Notices.Add(announced);
            return Task.FromResult(announced);
        });
        await TellAsync(bot, notice.Id);
        var told = await bot.InAsync(db => db.Outbox.Where(m => m.Content.Contains("Seminar")).Select(m => m.Platform).ToListAsync());
        Assert.Equal(["chat", "terminal"], told.Order());
    }

    [Fact]
    public async Task Every_kind_of_notice_has_one_view()
    {
        await using var bot = await TestBot.StartAsync();
        await using var scope = bot.Services.CreateAsyncScope();
        var kinds = scope.ServiceProvider.GetServices<Views.INoticeView>().Select(v => v.Kind).ToList();
        Assert.NotEmpty(kinds);
        Assert.Equal(Enum.GetValues<NoticeKind>().Order(), kinds.Order());
    }

    [Fact]
    public async Task Progress_edits_the_message_and_stops_at_the_end()
    {
        await using var bot = await TestBot.StartAsync(services => services.RemoveAll<Views.INoticeView>().AddScoped<Views.INoticeView, StepView>());
        var alice = await bot.PersonAsync("alice", platform: "chat");
        var submission = await bot.SubmissionAsync(alice, await bot.ChallengeAsync("one"));
        await bot.HandleAsync(await bot.ReceiveAsync("alice", "/me", "chat"));
        var run = await bot.InAsync(async db =>
        {
            var stored = await db.Submissions.SingleAsync();
            Assert.True(stored.Start().Ok);
            db.Notices.Add(Notice.About(stored, bot.Time.GetUtcNow()));
            var queued = Run.Queue(stored.Id, 1, bot.Time.GetUtcNow());
            db.Runs.Add(queued);
            await db.SaveChangesAsync();
            Assert.True(queued.Claim("here", bot.Time.GetUtcNow()).Ok);
            Assert.True(queued.Train("1", bot.Time.GetUtcNow()).Ok);
            queued.Advance(new RunProgress(3, 10, StepUnit.Epoch, "loss", 0.5));
            return queued;
        });
        await TellAsync(bot, 1);
        var pump = ActivatorUtilities.CreateInstance<ProgressPump>(bot.Services);
        await pump.ShowChangedAsync(TestContext.Current.CancellationToken);
        Assert.Contains("3 of 10", await ContentAsync(bot, submission.Id), StringComparison.Ordinal);

        // Too soon for the platform, then not.
        await AdvanceAsync(bot, run.Id, 4);
        await pump.ShowChangedAsync(TestContext.Current.CancellationToken);
        Assert.Contains("3 of 10", await ContentAsync(bot, submission.Id), StringComparison.Ordinal);
        bot.Time.Advance(TimeSpan.FromSeconds(5));
        await pump.ShowChangedAsync(TestContext.Current.CancellationToken);
        Assert.Contains("4 of 10", await ContentAsync(bot, submission.Id), StringComparison.Ordinal);

        // The submission ended in between: its last message stays.
        await bot.InAsync(async db => Assert.True((await db.Submissions.SingleAsync()).Fail("diverged", $"It diverged.").Ok));
        await AdvanceAsync(bot, run.Id, 5);
        bot.Time.Advance(TimeSpan.FromSeconds(5));
        await pump.ShowChangedAsync(TestContext.Current.CancellationToken);
        Assert.Contains("4 of 10", await ContentAsync(bot, submission.Id), StringComparison.Ordinal);
    }

    private static Task AdvanceAsync(TestBot bot, RunId id, int step) => bot.InAsync(async db =>
        (await db.Runs.SingleAsync(r => r.Id == id)).Advance(new RunProgress(step, 10, StepUnit.Epoch, "loss", 0.4)));

    private static Task<string> ContentAsync(TestBot bot, SubmissionId id) =>
        bot.InAsync(db => db.Outbox.Where(m => m.Key == $"submission-{id.Value}").Select(m => m.Content).SingleAsync());

    private static async Task TellAsync(TestBot bot, long id)
    {
        await using var scope = bot.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TellNotice>().TellAsync(id, TestContext.Current.CancellationToken);
    }

    private static Task AddAsync(TestBot bot, params string[] texts) => AddAsync(bot, Room, texts);

    private static async Task AddAsync(TestBot bot, Address to, params string[] texts)
    {
        await using var scope = bot.Services.CreateAsyncScope();
        foreach (var text in texts) await scope.ServiceProvider.GetRequiredService<Outbox>().AddAsync(to, Message(text), TestContext.Current.CancellationToken);
        await scope.ServiceProvider.GetRequiredService<Domain.Data.CoResearchDb>().CommitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task PutAsync(TestBot bot, string text, string key = "key", bool to = true)
    {
        await using var scope = bot.Services.CreateAsyncScope();
        Assert.True(await scope.ServiceProvider.GetRequiredService<Outbox>().PutAsync(to ? Room : null, key, Message(text), TestContext.Current.CancellationToken) || !to);
        await scope.ServiceProvider.GetRequiredService<Domain.Data.CoResearchDb>().CommitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task WithOutboxAsync(TestBot bot, Func<Outbox, Task> work)
    {
        await using var scope = bot.Services.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<Outbox>());
        await scope.ServiceProvider.GetRequiredService<CoResearchDb>().CommitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<RunningPump> StartAsync(TestBot bot)
    {
        var pump = ActivatorUtilities.CreateInstance<OutboxPump>(bot.Services);
        await pump.StartAsync(TestContext.Current.CancellationToken);
        return new RunningPump(pump);
    }

    private static ChatMessage Message(string text) => new(new ParagraphBlock([new TextSpan(text)]));

    private static string TextOf(ChatMessage message) => ((TextSpan)((ParagraphBlock)message.Blocks[0]).Spans[0]).Text;

    private static Task UntilAsync(Func<bool> condition, TestBot bot) => UntilAsync(() =>
    {
        bot.Services.GetRequiredService<Domain.Shared.Pulses>().Outbox.Beat();
        return Task.FromResult(condition());
    });

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "It did not happen within 30 s.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Says only how far a submission's run is.</summary>
    private sealed class StepView(Domain.Data.CoResearchDb db) : Views.INoticeView
    {
        public NoticeKind Kind => NoticeKind.SubmissionMoved;

        public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) =>
            Message($"{await db.Runs.Where(r => r.SubmissionId == notice.SubmissionId).Select(r => r.Step).FirstOrDefaultAsync(cancellationToken)} of 10");
    }

    /// <summary>Does not listen: its token is wrong, from the start or after a while.</summary>
    private sealed class Failing(string name, PlatformStates states, bool runs) : IPlatform
    {
        private int _listened;

        public int Listened => _listened;

        public string Name => name;

        public PlatformLimits Limits { get; } = new();

        public Task ListenAsync(CancellationToken cancellationToken)
        {
            if (runs) states.On(name, "on");
            Interlocked.Increment(ref _listened);
            throw new MisconfiguredException("The token is wrong.");
        }

        public Task<string> DeliverAsync(OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Profile?> ProfileAsync(string actor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<byte[]?> FetchAsync(string fileReference, int maxBytes, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class NoEnd : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;
        public CancellationToken ApplicationStopping => CancellationToken.None;
        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }

    private sealed class RunningPump(IHostedService pump) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await pump.StopAsync(CancellationToken.None);
    }

    /// <summary>Counts what the database is asked.</summary>
    private sealed class Questions : DbCommandInterceptor
    {
        private int _count;

        public int Count => _count;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return ValueTask.FromResult(result);
        }
    }
}
