using CoResearch.Bot.Views;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Costs;
using CoResearch.Domain.Process.Reminders;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Meetings;

/// <summary>What people read of the end of a challenge, and see of what supervision saves.</summary>
public sealed class What_is_told_of_supervision_and_ends
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reminder_says_what_is_held_left_and_still_to_choose()
    {
        await using var lab = await BotLab.StartAsync();
        await lab.MemberAsync("ada", "tides");
        await lab.MemberAsync("bob", "tides");
        var scored = await lab.ScoredAsync("ada", "tides", 0.9);
        Assert.True((await lab.TryAsync<Deadlines, Domain.Shared.Done>(async (deadlines, db) => await deadlines.SetAsync(await db.Challenges.SingleAsync(Now), new DateOnly(2026, 12, 2), Now))).Ok);
        lab.Clock.Advance(TimeSpan.FromDays(1));
        await lab.DoAsync<RemindOfDeadlines, int>((remind, _) => remind.RunAsync(Now));
        var told = await ToldAsync(lab);
        foreach (var part in new[] { "(tides) ends in 7 days:", $"Your best is 0.90, rank 1 (submission {scored.Id.Value}).", "Today you may still have", "You have not chosen what the private split ranks.", $"/final {scored.Id.Value}" })
            Assert.Contains(part, told[0], StringComparison.Ordinal);
        Assert.Contains("You have no place on its leaderboard yet: /submit tides", told[1], StringComparison.Ordinal);

        // Shown a day later, it counts from then.
        lab.Clock.Advance(TimeSpan.FromDays(6));
        Assert.Contains("(tides) ends in 1 day:", (await ToldAsync(lab))[0], StringComparison.Ordinal);
        Assert.True((await lab.MoveAsync("tides", (move, challenge) => move.CloseAsync(challenge, Now))).Ok);
        Assert.Empty(await ToldAsync(lab));
    }

    [Fact]
    public async Task What_is_saved_is_seen_from_the_second_week_on()
    {
        await using var lab = await BotLab.StartAsync();
        await using var scope = lab.Services.CreateAsyncScope();
        var plots = scope.ServiceProvider.GetRequiredService<Plots>();
        var weeks = Enumerable.Range(0, 12).Select(i => new SupervisedWeek(new DateOnly(2026, 9, 7).AddDays(7 * i), 6 + i / 2, 5 + i % 4, 1.5 + i % 3 * 0.6, 6 + i / 2.0, i % 5, 0.5)).ToList();
        Assert.Null(plots.Supervision("tides", "How high is the tide?", weeks[..1]));
        var plot = plots.Supervision("tides", "How high is the tide?", weeks)!;
        Assert.Equal(["one to one", "mentors here"], plot.Series.Select(s => s.Name));
        Assert.Contains("2026-09-07", lab.Read(new Bot.Messages.ChatMessage(plot)), StringComparison.Ordinal);
        Assert.Contains("2026-11-23", lab.Read(new Bot.Messages.ChatMessage(plot)), StringComparison.Ordinal);
        Assert.True(new FileInfo(lab.Paths.Resolve(plot.Path)).Length > 5000);
    }

    private static Task<List<string>> ToldAsync(TestLab lab) => lab.DoAsync<IEnumerable<INoticeView>, List<string>>(async (views, db) =>
    {
        var told = new List<string>();
        foreach (var notice in await db.Notices.Where(n => n.Kind == NoticeKind.DeadlineNear).OrderBy(n => n.Id).ToListAsync(Now))
            if (await views.Single(v => v.Kind == NoticeKind.DeadlineNear).ViewAsync(notice, Now) is { } message) told.Add(lab.Read(message));
        return told;
    });
}
