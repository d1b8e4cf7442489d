using CoResearch.Bot.Commands;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Recognition.Streams;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Bot.Tests.Results;

/// <summary>What people read of micro-rewards, ratings and the other boards.</summary>
public sealed class Ratings_in_words : IAsyncLifetime
{
    private const string Slug = "small";
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await BotLab.StartAsync();
        _lab.Challenges.Rest = _lab.Challenges.Rest.Replace("scored_per_day: 3", "scored_per_day: 99", StringComparison.Ordinal);
        await _lab.MemberAsync("ada", Slug);
        await _lab.MemberAsync("bob", Slug);
        await _lab.ScoreAsync((await _lab.ReadAsync(db => db.Submissions.SingleAsync(s => s.IsBaseline, Now))).Id, 1);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A_payment_is_told_with_its_reasons()
    {
        await _lab.ScoredAsync("ada", Slug, 0.5);
        var told = await NoticeAsync();
        Assert.Contains("+40 for you in small:", told, StringComparison.Ordinal);
        Assert.Contains("+10 for the first score in the challenge, with submission 2.", told, StringComparison.Ordinal);
        Assert.Contains("+10 for being the first to pass the gate range, with submission 2.", told, StringComparison.Ordinal);
        Assert.Contains("+20 for a leap: submission 2 moved the best score from 1.00 to 0.50.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_week_is_told_in_one_message_and_a_correction_says_what_it_corrects()
    {
        var slow = (await _lab.SubmitAsync("bob", Slug, "slow")).Value;
        await _lab.ScoredAsync("ada", Slug, 0.5);
        _lab.Clock.Advance(TimeSpan.FromDays(7));
        await _lab.DoAsync<PayStreams, bool>(async (pay, _) =>
        {
            await pay.CloseWeeksAsync(Now);
            return true;
        });
        var week = await NoticeAsync();
        Assert.Contains("+36 for your week in small:", week, StringComparison.Ordinal);
        Assert.Contains("+20 for rank 1 of 1 when the week of 23 Nov closed.", week, StringComparison.Ordinal);
        Assert.Contains("+11 for 132 hours at the top up to the end of the week of 23 Nov.", week, StringComparison.Ordinal);
        Assert.Contains("+5 for new scored work in the week of 23 Nov.", week, StringComparison.Ordinal);

        await _lab.ScoreAsync(slow.Id, 0.5);
        var corrected = await NoticeAsync("ada");
        Assert.Contains("−40 for you in small, because results changed:", corrected, StringComparison.Ordinal);
        Assert.Contains("−20 after an earlier submission was scored, 0 instead of 20: for a leap: submission 3", corrected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_explains_the_rating_to_whoever_asks_alone()
    {
        await _lab.ScoredAsync("ada", Slug, 0.5);
        await _lab.ScoredAsync("bob", Slug, 0.7);
        var message = await CallAsync<WhyCommand>("bob", new() { ["person"] = await PersonAsync("ada") });
        Assert.True(CommandCatalog.OfThisBot().Named("why")!.Spec.Discreet);
        var why = _lab.Read(message);
        Assert.Contains("@ada has a rating of 100.0: 60 % of 100.0 for the score, and 40 % of 100.0 for points.", why, StringComparison.Ordinal);
        Assert.Contains("Score: rank 1 of 2 on the leaderboard, above 100 % of the others.", why, StringComparison.Ordinal);
        Assert.Contains("Points: 40 in this challenge, more than 100 % of the others have.", why, StringComparison.Ordinal);
        Assert.Contains("0 from awards and 40 from micro-rewards.", why, StringComparison.Ordinal);
        Assert.Contains("+20 for a leap", why, StringComparison.Ordinal);

        var none = _lab.Read(await CallAsync<WhyCommand>("ada", new() { ["person"] = await PersonAsync("bob") }));
        Assert.Contains("has a rating of 0.0", none, StringComparison.Ordinal);
        Assert.Contains("No micro-rewards yet.", none, StringComparison.Ordinal);
        await _lab.PersonAsync("olga");
        Assert.Contains("not on the leaderboard", _lab.Read(await CallAsync<WhyCommand>("ada", new() { ["person"] = await PersonAsync("olga") })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Boards_are_chosen_by_a_setting()
    {
        Assert.Contains("Nobody has a score yet, so there are no ratings.", await ScoresAsync("ada", ("by", "rating")), StringComparison.Ordinal);
        Assert.Contains("Nobody has moved the best score yet.", await ScoresAsync("ada", ("by", "leap")), StringComparison.Ordinal);
        Assert.Contains("Nobody has received kudos", await ScoresAsync("ada", ("by", "help")), StringComparison.Ordinal);
        await _lab.ScoredAsync("ada", Slug, 0.5);
        await _lab.ScoredAsync("bob", Slug, 0.7);
        Assert.Matches(@"1 +@ada +100\.0 +1 +40", await ScoresAsync("ada", ("by", "rating")));
        Assert.Contains("60 % the place among the scores", (await ScoresAsync("ada", ("by", "Rating"))).Replace("of it ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Matches(@"1 +@ada +20", await ScoresAsync("bob", ("by", "leap")));
        Assert.DoesNotContain("@bob", await ScoresAsync("bob", ("by", "leap")), StringComparison.Ordinal);
        Assert.Equal(await ScoresAsync("ada"), await ScoresAsync("ada", ("by", "score")));
        Assert.Contains("by=fame is not one of score, rating, leap, help.", await ScoresAsync("ada", ("by", "fame")), StringComparison.Ordinal);
        Assert.Contains("I do not know near=you. Write near=me, or leave it out.", await ScoresAsync("ada", ("near", "you")), StringComparison.Ordinal);
        Assert.Contains("unknown_setting", (await CallAsync<ScoresCommand>("ada", new() { ["settings"] = new Dictionary<string, string> { ["order"] = "x" } })).Refused, StringComparison.Ordinal);
        Assert.Equal("no_such_page", (await CallAsync<ScoresCommand>("ada", new() { ["settings"] = new Dictionary<string, string> { ["by"] = "rating", ["page"] = "2" } })).Refused);
    }

    [Fact]
    public async Task Who_is_far_from_the_top_sees_the_five_above_and_below()
    {
        Assert.Contains("no rank on this board yet", await ScoresAsync("ada", ("near", "me")), StringComparison.Ordinal);
        for (var i = 1; i <= 20; i++)
        {
            await _lab.MemberAsync($"m{i:00}", Slug);
            await _lab.ScoredAsync($"m{i:00}", Slug, i / 10.0);
        }
        foreach (var by in new[] { "score", "rating" })
        {
            var near = await ScoresAsync("m10", ("near", "me"), ("by", by));
            Assert.Equal(["m05", "m06", "m07", "m08", "m09", "m10", "m11", "m12", "m13", "m14", "m15"],
                System.Text.RegularExpressions.Regex.Matches(near, "@(m[0-9]{2})").Select(m => m.Groups[1].Value));
        }
        Assert.DoesNotContain("@m07", await ScoresAsync("m01", ("near", "me")), StringComparison.Ordinal);
        Assert.Contains("@m06", await ScoresAsync("m01", ("near", "me")), StringComparison.Ordinal);
        Assert.Contains("@m20", await ScoresAsync("m20", ("near", "me")), StringComparison.Ordinal);

        // Somebody else's page has the reader's own row below it.
        Assert.Contains("@m20", await ScoresAsync("m20", ("by", "rating")), StringComparison.Ordinal);
        Assert.DoesNotContain("@m19", await ScoresAsync("m20", ("by", "rating")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ones_own_bests_stand_with_ones_submissions()
    {
        await _lab.ScoredAsync("ada", Slug, 0.9);
        Assert.DoesNotContain("over time", _lab.Read(await CallAsync<SubmissionsCommand>("ada", [])), StringComparison.Ordinal);
        await _lab.ScoredAsync("ada", Slug, 0.95);
        await _lab.ScoredAsync("ada", Slug, 0.5);
        Assert.Contains("Your best rmse over time: 0.90 (submission 2) → 0.50 (submission 4).", _lab.Read(await CallAsync<SubmissionsCommand>("ada", [])), StringComparison.Ordinal);
    }

    private async Task<string> ScoresAsync(string reader, params (string Key, string Value)[] settings) =>
        _lab.Read(await CallAsync<ScoresCommand>(reader, settings.Length == 0 ? [] : new() { ["settings"] = settings.ToDictionary(s => s.Key, s => s.Value) }));

    private Task<ChatMessage> CallAsync<TCommand>(string reader, Dictionary<string, object> values)
        where TCommand : ICommand => _lab.DoAsync<TCommand, ChatMessage>(async (command, db) => await command.RunAsync(
            new CommandCall(await db.People.SingleAsync(p => p.Name == reader, Now), "terminal", "room", "/x") { Challenge = await db.Challenges.SingleAsync(Now), Values = values }, Now));

    private Task<Domain.People.Person> PersonAsync(string name) => _lab.ReadAsync(db => db.People.AsNoTracking().SingleAsync(p => p.Name == name, Now));

    /// <summary>The newest message about micro-rewards, to one person or anybody.</summary>
    private Task<string> NoticeAsync(string? name = null) => _lab.DoAsync<IEnumerable<INoticeView>, string>(async (views, db) =>
    {
        var notice = await db.Notices.Where(n => n.Kind == NoticeKind.MicroRewarded && (name == null || db.People.Any(p => p.Id == n.PersonId && p.Name == name)))
            .OrderByDescending(n => n.Id).FirstAsync(Now);
        return _lab.Read((await views.Single(v => v.Kind == NoticeKind.MicroRewarded).ViewAsync(notice, Now))!);
    });
}
