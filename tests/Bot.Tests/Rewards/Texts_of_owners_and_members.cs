using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.Bot.Platforms.Telegram;
using CoResearch.Domain.Challenges;
using Xunit;

namespace CoResearch.Bot.Tests.Rewards;

/// <summary>What a reward is, a note, evidence and a reason are somebody's words: they call nobody and stand for nothing but themselves.</summary>
public sealed class Texts_of_owners_and_members : IAsyncLifetime
{
    private const string Hostile = "@channel <!here> @bob /leave *bold* <b>x</b> <@U1> #tag, a/b.c";
    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        await _bot.PersonAsync("olga", owner: true);
        await _bot.EarnerAsync("ada", 100);
        await _bot.DoAsync("olga", $"/reward add mug 10 \"{Hostile}\"");
    }

    public ValueTask DisposeAsync() => _bot.DisposeAsync();

    [Fact]
    public async Task In_the_catalogue() => Check(await _bot.SayAsync("ada", "/rewards"));

    [Fact]
    public async Task In_requests_and_their_notes()
    {
        await _bot.DoAsync("ada", "/redeem mug");
        Check(Assert.Single(await _bot.TellAsync()));
        Check(await _bot.SayAsync("olga", "/redemptions"));
        await _bot.DoAsync("olga", $"/redemption approve 1 {Hostile}");
        Check(Assert.Single(await _bot.TellAsync()));
        await _bot.DoAsync("olga", $"/redemption decline 1 {Hostile}");
        Check(Assert.Single(await _bot.TellAsync()));
    }

    [Fact]
    public async Task In_claims_and_reasons()
    {
        var small = await _bot.ChallengeAsync("small");
        await _bot.JoinAsync(await _bot.PersonAsync("ada"), small);
        await _bot.JoinAsync(await _bot.PersonAsync("mia"), small, Role.Mentor);
        await _bot.SayAsync("mia", "/help");
        await _bot.DoAsync("ada", $"/award claim Interscience small {Hostile}");
        Check(Assert.Single(await _bot.TellAsync()));
        Check(await _bot.SayAsync("mia", "/award claims"));
        await _bot.DoAsync("mia", $"/award decline 1 {Hostile}");
        Check(Assert.Single(await _bot.TellAsync()));
    }

    private static void Check(ChatMessage message)
    {
        // As it lies in the outbox until it is sent; what the bot itself offers to type is no member's.
        message = MessageJson.Read(MessageJson.Write(message));
        var telegram = string.Join('\n', TelegramRenderer.Render(message, new TelegramScene()).OfType<TelegramText>().Select(t => t.Html));
        Assert.Contains("a/b.c", telegram, StringComparison.Ordinal);
        foreach (var tapped in new[] { "@channel", "@bob", "/leave", "#tag", "<b>x", "@U1" }) Assert.DoesNotContain(tapped, telegram, StringComparison.Ordinal);
        var posts = SlackRenderer.Render(message, new Dictionary<long, string>()).Posts;
        Assert.Contains("/leave *bold*", string.Join('\n', posts.Select(p => p.Blocks.ToJsonString(Plain))), StringComparison.Ordinal);
        foreach (var read in new[] { "/co leave", "<!", "<@U" }) Assert.DoesNotContain(posts, p => p.Text.Contains(read, StringComparison.Ordinal));
    }
}
