using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Submissions;

/// <summary>The challenge allows three scored and two failed submissions a day.</summary>
public sealed class Quotas
{
    private const string Slug = "small";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queued_and_running_submissions_hold_the_quota()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.ScoredAsync("ada", Slug, 1);
        await lab.SubmitAsync("ada", Slug, "waits");
        var running = await lab.SubmitAsync("ada", Slug, "trains");
        await lab.ClaimAsync(running.Value.Id);

        var refusal = Assert.IsType<QuotaSpent>((await lab.SubmitAsync("ada", Slug, "too much")).Error);

        Assert.Equal((3, 1, 2), (refusal.Limit, refusal.Scored, refusal.Pending));
    }

    [Fact]
    public async Task Cancelled_and_lost_submissions_give_it_back()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        var lost = (await lab.SubmitAsync("ada", Slug, "lost")).Value;
        for (var attempt = 1; attempt <= FinishRun.Attempts; attempt++) await lab.LoseAsync(lost.Id);
        var cancelled = (await lab.SubmitAsync("ada", Slug, "cancelled")).Value;
        await lab.TryAsync<CancelSubmission, Done>(async (cancel, db) =>
            await cancel.RunAsync((await db.Submissions.FindAsync([cancelled.Id], TestContext.Current.CancellationToken))!, "ada", TestContext.Current.CancellationToken));

        for (var number = 1; number <= 3; number++) Assert.True((await lab.SubmitAsync("ada", Slug, $"try {number}")).Ok);

        Assert.Equal(SubmissionState.Lost, (await lab.FindAsync(lost.Id)).State);
        Assert.Equal(SubmissionState.Cancelled, (await lab.FindAsync(cancelled.Id)).State);
        Assert.IsType<QuotaSpent>((await lab.SubmitAsync("ada", Slug, "try 4")).Error);
    }

    [Fact]
    public async Task A_tweak_that_is_refused_leaves_the_fork_as_it_was()
    {
        await using var lab = await TestLab.StartAsync();
        var membership = await lab.MemberAsync("ada", Slug);
        for (var number = 1; number <= 3; number++) await lab.SubmitAsync("ada", Slug, $"try {number}");
        var before = lab.Forks.Heads(membership.ForkPath, ["main"])["main"];

        var refused = await lab.TryAsync<TweakWorkflow, Submission>(async (tweak, db) => await tweak.RunAsync(
            await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Challenges.SingleAsync(Now),
            await db.Memberships.SingleAsync(m => m.Id == membership.Id, Now), ["trainer.seed=99"], Now));

        Assert.IsType<QuotaSpent>(refused.Error);
        Assert.Equal(before, lab.Forks.Heads(membership.ForkPath, ["main"])["main"]);
    }

    [Fact]
    public async Task Failures_have_a_cap_of_their_own()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.FailAsync((await lab.SubmitAsync("ada", Slug, "a")).Value.Id);
        await lab.ScoredAsync("ada", Slug, 1);
        await lab.FailAsync((await lab.SubmitAsync("ada", Slug, "b")).Value.Id);

        Assert.Equal(2, Assert.IsType<FailureQuotaSpent>((await lab.SubmitAsync("ada", Slug, "c")).Error).Limit);
    }

    [Fact]
    public async Task One_member_s_quota_is_not_another_s_nor_another_challenge_s()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.MemberAsync("bob", Slug);
        await lab.MemberAsync("ada", "other");
        for (var number = 1; number <= 3; number++) await lab.SubmitAsync("ada", Slug, $"try {number}");

        Assert.IsType<QuotaSpent>((await lab.SubmitAsync("ada", Slug, "try 4")).Error);
        Assert.True((await lab.SubmitAsync("bob", Slug, "try 1")).Ok);
        Assert.True((await lab.SubmitAsync("ada", "other", "try 1")).Ok);
    }

    [Fact]
    public async Task The_day_ends_at_midnight_where_the_member_is()
    {
        await using var lab = await TestLab.StartAsync();
        lab.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 22, 30, 0, TimeSpan.Zero));
        await lab.MemberAsync("ada", Slug, "Europe/Berlin");
        await lab.MemberAsync("bob", Slug, "UTC");
        foreach (var name in new[] { "ada", "bob" })
            for (var number = 1; number <= 3; number++) await lab.ScoredAsync(name, Slug, 1);
        Assert.Equal("Europe/Berlin", Assert.IsType<QuotaSpent>((await lab.SubmitAsync("ada", Slug, "too early")).Error).Zone);

        lab.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.IsType<QuotaSpent>((await lab.SubmitAsync("ada", Slug, "still too early")).Error);
        lab.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True((await lab.SubmitAsync("ada", Slug, "a new day in Berlin")).Ok);
        Assert.IsType<QuotaSpent>((await lab.SubmitAsync("bob", Slug, "no new day in UTC")).Error);
    }

    [Theory]
    [InlineData("2026-03-29T00:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")] // 23 hours long
    [InlineData("2026-10-25T00:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")] // 25 hours long
    public async Task A_day_on_which_the_clocks_change_is_one_day(string during, string begins, string next)
    {
        await using var lab = await TestLab.StartAsync();
        lab.Clock.AdjustTime(DateTimeOffset.Parse(begins).AddSeconds(-1));
        var person = await lab.PersonAsync("ada", zone: "Europe/Berlin");

        var day = person.DayAt(DateTimeOffset.Parse(during));

        Assert.Equal(day.AddDays(-1), person.DayAt(DateTimeOffset.Parse(begins).AddTicks(-1)));
        Assert.Equal(day, person.DayAt(DateTimeOffset.Parse(begins)));
        Assert.Equal(day, person.DayAt(DateTimeOffset.Parse(next).AddTicks(-1)));
        Assert.Equal(day.AddDays(1), person.DayAt(DateTimeOffset.Parse(next)));
    }
}
