using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

public sealed class DispatcherTests
{
    [Fact]
    public async Task Changes_reply_and_end_of_the_event_are_one_transaction()
    {
        await using var bot = await StartAsync();
        var id = await bot.ReceiveAsync("alice", "/write one");

        // The process dies after the command's work and before the commit: nothing of it is there.
        Writing.BeforeReturn = () => throw new OperationCanceledException("killed");
        await Assert.ThrowsAsync<OperationCanceledException>(() => bot.HandleAsync(id));
        Assert.Empty(await NamesAsync(bot, "one"));
        Assert.Empty(await bot.RepliesAsync());

        // The next start handles it, and once more changes nothing.
        Writing.BeforeReturn = null;
        await bot.HandleAsync(id);
        await bot.HandleAsync(id);
        Assert.Single(await NamesAsync(bot, "one"));
        Assert.Single(await bot.RepliesAsync());
    }

    [Fact]
    public async Task The_same_event_received_twice_is_one_event()
    {
        await using var bot = await StartAsync();
        var inbox = bot.Services.GetRequiredService<Bot.Delivery.Inbox>();
        var inbound = new Domain.Notices.Inbound("terminal", "room", "alice", "/write one", "same");
        Assert.NotNull(await inbox.ReceiveAsync(inbound, TestContext.Current.CancellationToken));
        Assert.Null(await inbox.ReceiveAsync(inbound, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_refused_command_leaves_nothing_behind_but_its_answer()
    {
        await using var bot = await StartAsync();
        var answer = await bot.SayAsync("alice", "/write refused");
        Assert.Equal("test_refusal", answer.Refused);
        Assert.Empty(await NamesAsync(bot, "refused"));
        Assert.Equal("test_refusal", await bot.InAsync(db => db.Inbox.Select(e => e.Refused).SingleAsync()));
    }

    [Fact]
    public async Task A_form_that_is_only_opened_is_not_in_the_audit_as_done()
    {
        await using var bot = await TestBot.StartAsync();
        await bot.PersonAsync("olga", owner: true, platform: "chat");
        Assert.Null((await bot.WriteAsync("olga", "/challenge add"))!.Refused);
        await bot.WriteAsync("olga", "/me");
        Assert.Empty(await bot.InAsync(db => db.Audit.ToListAsync()));

        await bot.WriteAsync("olga", "/announce We meet at five");
        Assert.Equal(["announce"], await bot.InAsync(db => db.Audit.Select(a => a.Action).ToListAsync()));
    }

    [Fact]
    public async Task A_form_to_join_offers_only_challenges_that_one_is_not_in()
    {
        await using var bot = await TestBot.StartAsync();
        var alice = await bot.PersonAsync("alice", platform: "chat");
        var one = await bot.ChallengeAsync("one");
        var two = await bot.ChallengeAsync("two");
        await bot.JoinAsync(alice, one);
        var asked = (await bot.WriteAsync("alice", "/join"))!;
        Assert.Equal(["two"], asked.Blocks.OfType<ButtonsBlock>().Single().Buttons.Select(b => b.Command).Except([Forms.Skip, Forms.Stop]));
        await bot.WriteAsync("alice", "stop");
        await bot.JoinAsync(alice, two);
        Assert.Equal("nothing_to_join", (await bot.WriteAsync("alice", "/join"))!.Refused);
    }

    [Fact]
    public async Task Somebody_new_becomes_a_person_and_keeps_being_the_same_one()
    {
        await using var bot = await StartAsync();
        await bot.SayAsync("Alice", "/me");
        await bot.SayAsync("alice", "/me");
        await bot.SayAsync("U1", "/me", "chat");
        var people = await bot.InAsync(db => db.People.Select(p => p.Name).ToListAsync());
        Assert.Equal(["Alice", "U1"], people.Order());
    }

    [Fact]
    public async Task On_a_platform_a_taken_name_gets_a_number_and_nobody_speaks_for_another()
    {
        await using var bot = await StartAsync();
        var alice = await bot.PersonAsync("alice");
        var imposter = await bot.PersonAsync("Alice", platform: "chat");
        Assert.NotEqual(alice.Id, imposter.Id);
        Assert.Equal("Alice2", imposter.Name);
    }

    [Fact]
    public async Task The_challenge_that_was_used_last_is_meant_next()
    {
        await using var bot = await StartAsync();
        var alice = await bot.PersonAsync("alice");
        await bot.ChallengeAsync("one");
        await bot.ChallengeAsync("two");
        Assert.Equal("which_challenge", (await bot.SayAsync("alice", "/about")).Refused);
        Assert.Contains("two", bot.Read(await bot.SayAsync("alice", "/about two")), StringComparison.Ordinal);
        Assert.Contains("two", bot.Read(await bot.SayAsync("alice", "/about")), StringComparison.Ordinal);
        Assert.Equal("which_challenge", (await bot.SayAsync("bob", "/about")).Refused);

        // Being in exactly one challenge says it as well.
        await bot.JoinAsync(alice, await bot.InAsync(db => db.Challenges.FirstAsync(c => c.Slug == "one")));
        Assert.Contains("one", bot.Read(await bot.SayAsync("alice", "/about")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/abot one", "Did you mean /about?")]
    [InlineData("//", "There is no command //. /help lists them all.")]
    [InlineData("/about onne", "Did you mean one?")]
    [InlineData("/about", "/challenges")]
    [InlineData("about one", "Did you mean /about one?")]
    [InlineData("hello there", "/help")]
    [InlineData("/", "/help")]
    [InlineData("/about one two", "superfluous words")]
    public async Task A_wrong_line_is_answered_with_what_to_do(string line, string says)
    {
        await using var bot = await StartAsync();
        await bot.ChallengeAsync("one");
        await bot.ChallengeAsync("three");
        var answer = await bot.SayAsync("alice", line);
        Assert.NotNull(answer.Refused);
        if (says == "superfluous words") Assert.Contains("/about [challenge]", bot.Read(answer).ReplaceLineEndings(" "), StringComparison.Ordinal);
        else Assert.Contains(says, bot.Read(answer).ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_refused()
    {
        await using var bot = await StartAsync();
        Assert.Equal("line_too_long", (await bot.SayAsync("alice", "/write " + new string('x', 5000))).Refused);
    }

    [Fact]
    public async Task A_terminal_command_does_not_exist_elsewhere()
    {
        await using var bot = await StartAsync();
        Assert.Equal("only_in_terminal", (await bot.SayAsync("U1", "/as alice", "chat")).Refused);
    }

    [Fact]
    public async Task A_button_stands_for_its_command_for_whom_it_was_made()
    {
        await using var bot = await StartAsync();
        var alice = await bot.PersonAsync("alice", platform: "chat");
        await bot.InAsync(db =>
        {
            db.ChatActions.Add(new ChatAction("token", "/write pressed", alice.Id, bot.Time.GetUtcNow()));
            return Task.CompletedTask;
        });
        await bot.HandleAsync(await bot.ReceiveAsync("bob", "token", "chat", InboundKind.Action));
        Assert.Equal("stale_button", (await bot.RepliesAsync())[^1].Refused);
        await bot.HandleAsync(await bot.ReceiveAsync("alice", "token", "chat", InboundKind.Action));
        Assert.Single(await NamesAsync(bot, "pressed"));
    }

    private static Task<TestBot> StartAsync()
    {
        Writing.BeforeReturn = null;
        return TestBot.StartAsync(services =>
        {
            var real = services.Where(s => s.ServiceType.IsAssignableTo(typeof(ICommand))).Select(s => s.ServiceType).ToList();
            services.AddSingleton(new CommandCatalog([.. real, typeof(Writing), typeof(About)]));
            services.AddScoped<Writing>();
            services.AddScoped<About>();
        });
    }

    private static Task<List<string>> NamesAsync(TestBot bot, string detail) =>
        bot.InAsync(db => db.Audit.Where(a => a.Action == "test" && a.Detail == detail).Select(a => a.Detail).ToListAsync());

    /// <summary>Writes a row and answers, or refuses after it wrote.</summary>
    private sealed class Writing(CoResearchDb db, TimeProvider time) : TestCommand
    {
        public static Action? BeforeReturn { get; set; }

        public override CommandSpec Spec => new("write", "Writes a row")
        {
            Arguments = [new("what", ArgumentKind.Word, "what")],
            Example = "/write x",
            Topic = Topics.Look,
        };

        public override async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
        {
            await db.BeginWriteAsync(cancellationToken);
            db.Audit.Add(new AuditEntry(time.GetUtcNow(), call.Actor.Id, "test", call.Text("what")!, false));
            await db.SaveChangesAsync(cancellationToken);
            BeforeReturn?.Invoke();
            return call.Text("what") == "refused" ? Done with { Refused = "test_refusal" } : Done;
        }
    }

    private sealed class About : TestCommand
    {
        public override CommandSpec Spec => new("about", "Tells which challenge is meant")
        {
            Arguments = [new("challenge", ArgumentKind.Challenge, "which", Optional: true)],
            Example = "/about x",
            Topic = Topics.Look,
        };

        public override Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
            Task.FromResult(new ChatMessage(new ParagraphBlock([new TextSpan(call.Challenge!.Slug)])));
    }
}
