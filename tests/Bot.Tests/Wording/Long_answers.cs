using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Shared;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Wording;

/// <summary>What somebody made long is shown as far as a person reads.</summary>
public sealed class Long_answers
{
    [Theory]
    [InlineData("short", 5, "short", "short")]
    [InlineData("longer", 5, "longe", "longe…")]
    [InlineData("four\U0001F680", 5, "four", "four…")]
    [InlineData("", 0, "", "")]
    public void What_is_cut_ends_with_a_whole_character(string text, int most, string to, string marked) => Assert.Equal((to, marked), (Cut.To(text, most), Cut.Short(text, most)));

    [Fact]
    public async Task A_list_of_mistakes_ends_after_fifty()
    {
        await using var bot = await TestBot.StartAsync();
        await using var scope = bot.Services.CreateAsyncScope();
        var texts = scope.ServiceProvider.GetRequiredService<Texts>();
        var lines = Lines(80);
        Assert.Equal((51, "… and 30 more"), (lines.Length, lines[^1]));
        Assert.Equal((50, "x.yml:50: is wrong."), (Lines(50).Length, Lines(50)[^1]));

        string[] Lines(int count) => texts.Refuse(new MistakesError([.. Enumerable.Range(1, count).Select(line => new Mistake("x.yml", line, "", $"is wrong."))]))
            .Blocks.OfType<LogBlock>().Single().Text.Split('\n');
    }

    [Fact]
    public async Task The_audit_shows_the_beginning_of_a_long_line()
    {
        await using var bot = await TestBot.StartAsync();
        await bot.PersonAsync("olga", owner: true);
        await bot.SayAsync("olga", "/announce " + new string('x', 3000));
        var shown = bot.Read(await bot.SayAsync("olga", "/audit"));
        Assert.InRange(shown.Count(c => c == 'x'), 200, 300);
        Assert.Contains("…", shown, StringComparison.Ordinal);
    }
}
