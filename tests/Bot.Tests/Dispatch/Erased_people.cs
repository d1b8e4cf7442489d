using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>What people said to the bot and what it told them is theirs: it is exported, and goes with them.</summary>
public sealed class Erased_people : IAsyncLifetime
{
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        await _bot.PersonAsync("olga", owner: true);
    }

    public ValueTask DisposeAsync() => _bot.DisposeAsync();

    [Theory]
    [InlineData("Barnabas")]
    [InlineData("Борис")]
    public async Task Lines_of_a_name_with_capitals_are_exported_and_erased(string name)
    {
        var session = _bot.Services.GetRequiredService<TerminalSession>();
        session.Speaker = name;
        foreach (var (line, key) in new[] { ("/barnanote of mine", "s1"), ("/privacy export", "s2") })
            await _bot.HandleAsync((await _bot.Services.GetRequiredService<Inbox>().ReceiveAsync(session.Says(line, key), CancellationToken.None))!.Value);
        var file = Assert.Single((await _bot.RepliesAsync())[^1].Blocks.OfType<FileBlock>()).Path;
        Assert.Contains("barnanote of mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(name, (await _bot.InAsync(db => db.People.SingleAsync(p => p.Name != "olga"))).Name);

        Assert.Null((await _bot.SayAsync("olga", $"/erase @{name} confirm {name}")).Refused);
        var (lines, answers) = await _bot.InAsync(async db => (await db.Inbox.OrderBy(e => e.Id).Take(2).ToListAsync(), await db.Outbox.Select(m => m.Content).ToListAsync()));
        Assert.Equal([("", "", null), ("", "", null)], lines.Select(e => (e.Text, e.Actor, e.ActorName)));
        Assert.DoesNotContain(answers, content => content.Contains("barnanote", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_answered_them_goes_before_it_is_sent_and_what_answered_others_stays()
    {
        foreach (var name in new[] { "tom", "ada" }) await _bot.PersonAsync(name, platform: "chat");
        await _bot.WriteAsync("tom", "/tomtopic secret");
        await _bot.WriteAsync("ada", "/adatopic");
        foreach (var name in new[] { "tom", "ada" }) await _bot.HappensAsync(new Inbound("", "room", name, $"/{name}aloud", "") { ActorName = name });
        await PutAsync("room", "asked by @Tom: tomquestion", "tomorrow is a holiday");
        await _bot.InAsync(db => db.Outbox.Where(m => m.Content.Contains("tomaloud")).ExecuteUpdateAsync(set => set.SetProperty(m => m.DeliveredVersion, 1)));
        Assert.Null((await _bot.SayAsync("olga", "/erase @tom confirm tom")).Refused);
        var all = await _bot.InAsync(db => db.Outbox.Where(m => m.Platform == "chat").OrderBy(m => m.Id).Select(m => new { m.Content, m.Refused }).ToListAsync());
        Assert.Equal(["erased", null, null, null, "erased", null], all.Select(m => m.Refused));
        Assert.Equal([true, false, true, false, true, false], all.Select(m => m.Content == OutboxMessage.Nothing));
    }

    [Fact]
    public async Task Messages_to_all_on_the_shared_screen_stay()
    {
        await _bot.SayAsync("ada", "/adatopic");
        await _bot.SayAsync("tom", "/tomtopic");
        Assert.Null((await _bot.SayAsync("olga", "/erase @tom confirm tom")).Refused);
        Assert.Equal([false, true, false], await _bot.InAsync(db => db.Outbox.OrderBy(m => m.Id).Select(m => m.Content == OutboxMessage.Nothing).ToListAsync()));
    }

    private async Task PutAsync(string conversation, params string[] texts)
    {
        await using var scope = _bot.Services.CreateAsyncScope();
        foreach (var text in texts)
            await scope.ServiceProvider.GetRequiredService<Outbox>().AddAsync(new Address("chat", conversation), new ChatMessage(new ParagraphBlock([new TextSpan(text)])), CancellationToken.None);
        await scope.ServiceProvider.GetRequiredService<Domain.Data.CoResearchDb>().SaveChangesAsync();
    }
}
