using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>Forms that are filled in wrongly: each mistake is told at its own field while the form is still open.</summary>
public sealed class FormCheckTests
{
    [Theory]
    [InlineData("/no/such/folder", null, null, "what")]
    [InlineData("satelites", null, null, "what")]
    [InlineData("gamma-hadron", "No Name", null, "name")]
    [InlineData("gamma-hadron", "tides", null, "name")]
    [InlineData("tides", null, null, "name")]
    [InlineData("gamma-hadron", "magic", "seed", "options")]
    [InlineData("gamma-hadron", "magic", "as other", "options")]
    [InlineData("gamma-hadron", "magic", "seed=1 seed=2", "options")]
    [InlineData("gamma-hadron", "magic", "sead=1", "options")]
    [InlineData("gamma-hadron", "magic", "from=/no/such/folder", "options")]
    [InlineData("https://example.org/x.git", null, "hidden=/no/such/folder", "options")]
    [InlineData("gamma-hadron", "magic", "seed=1", null)]
    [InlineData("gamma-hadron", null, null, null)]
    public async Task A_challenge_to_add(string what, string? name, string? options, string? field)
    {
        await using var bot = await StartAsync();
        await bot.PersonAsync("olga", owner: true, platform: "chat");
        var values = new Dictionary<string, string?> { ["what"] = what, ["name"] = name, ["options"] = options };
        var mistakes = await MistakesAsync(bot, "olga", "challenge add", values);
        Assert.Equal(field is null ? [] : [field], mistakes.Keys);
    }

    [Theory]
    [InlineData("tides", null, null)]
    [InlineData("moon", null, "challenge")]
    [InlineData("mars", null, "challenge")]
    [InlineData("tides", "not at all", "repository")]
    public async Task A_challenge_to_join(string challenge, string? repository, string? field)
    {
        await using var bot = await StartAsync();
        await bot.PersonAsync("ada", platform: "chat");
        var mistakes = await MistakesAsync(bot, "ada", "join", new() { ["challenge"] = challenge, ["repository"] = repository });
        Assert.Equal(field is null ? [] : [field], mistakes.Keys);
    }

    [Fact]
    public async Task Somebody_who_lost_access_while_it_was_open_learns_that_and_nothing_else()
    {
        await using var bot = await StartAsync();
        await bot.PersonAsync("olga", owner: true);
        await bot.PersonAsync("ada", platform: "chat");
        Assert.Null((await bot.SayAsync("olga", "/remove @ada")).Refused);
        foreach (var challenge in new[] { "tides", "mars" })
        {
            var mistake = Assert.Single(await MistakesAsync(bot, "ada", "join", new() { ["challenge"] = challenge }));
            Assert.Equal("challenge", mistake.Key);
            Assert.Contains("has no access to this lab any more", mistake.Value, StringComparison.Ordinal);
        }
    }

    private static async Task<TestBot> StartAsync()
    {
        var bot = await TestBot.StartAsync();
        await bot.ChallengeAsync("tides");
        await bot.ChallengeAsync("moon");
        await bot.InAsync(async db => Assert.True((await db.Challenges.SingleAsync(c => c.Slug == "moon")).Close(DateTimeOffset.UnixEpoch).Ok));
        return bot;
    }

    private static async Task<IReadOnlyDictionary<string, string>> MistakesAsync(TestBot bot, string who, string command, Dictionary<string, string?> values)
    {
        await using var scope = bot.Services.CreateAsyncScope();
        var filled = values.Where(v => v.Value is not null).ToDictionary(v => v.Key, v => v.Value!);
        return await scope.ServiceProvider.GetRequiredService<FormCheck>().MistakesAsync("chat", who, new FormAnswers(command, filled), TestContext.Current.CancellationToken);
    }
}
