using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.Bot.Platforms.Telegram;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Rewards;

/// <summary>A lab owner sends a picture; whoever reads the catalogue sees it.</summary>
public sealed class Pictures_of_rewards : IAsyncLifetime
{
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        await _bot.PersonAsync("olga", owner: true, platform: "chat");
        await _bot.PersonAsync("ada", platform: "chat");
        await _bot.SayAsync("olga", "/reward add mug 10 \"A mug\"", "chat");
        _bot.Chat.Files["f"] = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 1, 0, 0, 0, 1, 0, 8, 6, 0, 0, 0];
    }

    public ValueTask DisposeAsync() => _bot.DisposeAsync();

    [Theory]
    [InlineData("reward picture mug")]
    [InlineData("/reward picture mug")]
    public async Task A_picture_that_is_sent_is_shown_on_every_platform(string beside)
    {
        Assert.Null((await SendAsync("olga", beside))!.Refused);
        var message = MessageJson.Read(MessageJson.Write(await _bot.SayAsync("ada", "/rewards", "chat")));
        var picture = Assert.Single(message.Blocks.OfType<PlotBlock>());
        Assert.Equal(_bot.Chat.Files["f"], await File.ReadAllBytesAsync(_bot.Services.GetRequiredService<StatePaths>().Resolve(picture.Path), TestContext.Current.CancellationToken));
        Assert.Contains(TelegramRenderer.Render(message, new TelegramScene()), s => s is TelegramPhoto photo && photo.Path == picture.Path && photo.Caption.Contains("A mug", StringComparison.Ordinal));
        Assert.Contains(SlackRenderer.Render(message, new Dictionary<long, string>()).Files, f => f.Path == picture.Path);
        Assert.Contains("mug: A mug: ", _bot.Read(message), StringComparison.Ordinal);
        Assert.DoesNotContain("no points to draw", _bot.Read(message), StringComparison.Ordinal);

        Assert.Null((await _bot.SayAsync("olga", "/reward picture mug none", "chat")).Refused);
        Assert.Empty((await _bot.SayAsync("ada", "/rewards", "chat")).Blocks.OfType<PlotBlock>());
    }

    [Fact]
    public async Task Nobody_else_gives_one_and_what_is_none_is_refused()
    {
        Assert.Equal("not_allowed", (await SendAsync("ada", "reward picture mug"))!.Refused);
        _bot.Chat.Files["f"] = "GIF89a"u8.ToArray();
        Assert.Equal("bad_picture", (await SendAsync("olga", "reward picture mug"))!.Refused);
        Assert.Equal("not_a_workflow_file", (await SendAsync("olga", "look at this"))!.Refused);
        _bot.Chat.Files.Clear();
        Assert.Equal("big_file_not_fetched", (await SendAsync("olga", "reward picture mug"))!.Refused);
    }

    private async Task<ChatMessage?> SendAsync(string who, string beside) =>
        (await _bot.HappensAsync(new Inbound("", "dm-" + who, who, beside, "") { Kind = InboundKind.File, Private = true, ActorName = who, FileReference = "f", FileName = "mug.png" }))[^1];
}
