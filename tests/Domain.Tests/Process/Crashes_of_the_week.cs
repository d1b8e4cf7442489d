using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Meetings;
using CoResearch.Domain.Tests.Recognition;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

/// <summary>
/// Weeks pass, and the bot dies in the middle of whatever time brings, again and again, right before or right after a transaction is written:
/// in the end everybody was told the same as if it had not, each thing once. No step of the process needs a name at which the bot is killed, as
/// each is one transaction, and so dies here before it or after it:
/// <list type="bullet">
/// <item>asked for a week: the check-ins of a batch, and the notices that bring them; a reminder with its mark;</item>
/// <item>an answer: its version, the cards that it moves, and the reply (the dispatcher's transaction, as for all commands: a stage that is
/// moved, a meeting that is begun or ended, a question, a nudge);</item>
/// <item>a digest, a week's report, a stage over its day, a newcomer who stands still, the end that is near: the notice and its <c>Told</c>;</item>
/// <item>a week that is closed: what is paid, that it is closed, and the notices; a challenge that ends, a forgotten meeting;</item>
/// <item>a notice that becomes messages: these and its end (<c>Crashes_before_a_message</c>).</item>
/// </list>
/// </summary>
public sealed class Crashes_of_the_week
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Zones = ["America/New_York", "Asia/Kolkata", "Pacific/Auckland"];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nothing_is_told_twice_and_nothing_is_lost(int seed)
    {
        var undisturbed = await LiveAsync(null);
        var random = new Random(seed);
        var crash = new Crash(() => random.Next(0, 4));
        var disturbed = await LiveAsync(crash);
        Assert.InRange(crash.Happened, 20, int.MaxValue);
        Assert.NotEmpty(undisturbed);
        foreach (var kind in new[] { NoticeKind.CheckInAsked, NoticeKind.CheckInReminder, NoticeKind.MentorDigest, NoticeKind.MemberDigest, NoticeKind.LeaderboardDigest, NoticeKind.WeekReport, NoticeKind.StageDue, NoticeKind.DeadlineNear, NoticeKind.MicroRewarded,
            NoticeKind.NewcomerStuck, NoticeKind.KudosLeft, NoticeKind.KudosRecap, NoticeKind.MeetingEnded, NoticeKind.ChallengeMoved })
            Assert.Contains(undisturbed, line => line.StartsWith($"{kind} ", StringComparison.Ordinal));
        Assert.Equal(undisturbed, disturbed);
    }

    /// <summary>Three weeks of a small lab, and what was told, asked and paid in them.</summary>
    private static async Task<IReadOnlyList<string>> LiveAsync(Crash? crash)
    {
        await using var lab = await TestLab.StartAsync(services =>
        {
            if (crash is not null) services.ConfigureDbContext<CoResearchDb>(options => options.AddInterceptors(crash));
        });
        await lab.ChallengeAsync("tides");
        await lab.MemberAsync("mia", "tides");
        await lab.AppointAsync("mia", "tides", Role.Mentor);
        for (var i = 0; i < Zones.Length; i++) await lab.MemberAsync($"student{i}", "tides", Zones[i]);
        await lab.ReadAsync(async db => (await db.ChallengeAsync("tides")).CloseOn(new DateOnly(2026, 12, 14)));
        await lab.BeginAsync();
        await lab.CardAsync("mia", "tides", "\"Read the gauge\" due 2026-11-27", "student0");
        await lab.ScoredAsync("student0", "tides", 0.9);
        await lab.ScoredAsync("student1", "tides", 0.8);
        await lab.PersonAsync("olga", owner: true);
        await lab.PersonAsync("newcomer");
        Assert.True((await lab.GiveAsync("student0", 4, "student1")).Ok);
        Assert.True((await lab.TryAsync<HoldMeeting, Meeting>(async (hold, db) => await hold.BeginAsync(await db.NamedAsync("mia"), await db.ChallengeAsync("tides"), Now))).Ok);
        for (var at = Begin; at < Begin.AddDays(22); at = at.AddHours(3))
        {
            lab.GoTo(at);
            await PassAsync(lab, crash);
            if (at == Begin.AddDays(7)) Assert.True((await lab.AnswerAsync("student1", "tides", "a cut", blockers: "the disk is full")).Ok);
        }
        return await lab.ReadAsync(async db =>
        {
            var told = await db.Notices.Select(n => new { n.Kind, n.PersonId, n.Text }).ToListAsync(Now);
            var asked = await db.CheckIns.Select(c => new { c.PersonId, c.Week }).ToListAsync(Now);
            var paid = await db.PointEntries.Select(e => new { e.PersonId, e.Points, e.Key }).ToListAsync(Now);
            return (IReadOnlyList<string>)[.. told.Select(n => $"{n.Kind} {n.PersonId?.Value} {n.Text}").Concat(asked.Select(c => $"asked {c.PersonId.Value} {c.Week}")).Concat(paid.Select(e => $"paid {e.PersonId.Value} {e.Points} {e.Key}")).Order(StringComparer.Ordinal)];
        });
    }

    /// <summary>What time brings, started again after each crash until it got through.</summary>
    private static async Task PassAsync(TestLab lab, Crash? crash)
    {
        // At one of the next moments, and again at one of those after it: each transaction has two.
        if (crash is not null) crash.Armed = true;
        while (true)
            try
            {
                await using var scope = lab.Services.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<PeriodicWork>().RunAsync(Now);
                if (crash is not null) crash.Armed = false;
                return;
            }
            catch (DiedException)
            {
                // It starts again, and gets through.
            }
    }
}
