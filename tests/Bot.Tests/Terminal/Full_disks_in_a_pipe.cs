using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Terminal;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Terminal;

/// <summary>A file of lines is played where nothing can be stored: nobody sits there who could make room.</summary>
public sealed class Full_disks_in_a_pipe
{
    [Fact]
    public async Task It_ends_instead_of_waiting_for_an_answer_that_cannot_come()
    {
        await using var bot = await TestBot.StartAsync();
        var (pipe, session) = (bot.Services.GetRequiredService<PipeConversation>(), bot.Services.GetRequiredService<TerminalSession>());
        await bot.PersonAsync("olga", owner: true);

        // No pump answers here: the line would be waited for until the test's own end.
        var playing = pipe.PlayAsync(new StringReader("/me\n/me\n"), narrate: false, TestContext.Current.CancellationToken);
        pipe.Show("t1", new ChatMessage(new ParagraphBlock([])) { Refused = NotStored.CodeOfTrouble }, edit: false, ReadersClock.Of("UTC", "UTC"));
        await playing.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.True(session.IsStuck);
    }
}
