using System.Diagnostics;
using CoResearch.Conversations.Crash;
using CoResearch.Domain.Data;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Conversations;

/// <summary>A runner dies alone, by SIGKILL from outside, and the bot goes on.</summary>
public sealed class Lost_runners
{
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_runner_is_noticed_and_its_submission_tried_again_and_scored_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found in /proc.");
        await using var lab = await TidesLab.StartAsync(Now);
        var first = Path.Combine(lab.State, "runs", "cr-2-1");
        await lab.Bot.SayAsync("/submit", Now);
        await lab.Bot.UntilAsync(() => Runners.In(first).Count > 0, TwoMinutes, Now);
        var killed = Stopwatch.StartNew();
        Runners.Kill(Assert.Single(Runners.In(first)));
        await lab.ReadAsync(0, "attempt 2", Now);
        Assert.True(killed.Elapsed < TwoMinutes, $"noticed after {killed.Elapsed}");

        await lab.AskAsync("/wait", "All running work is done.", Now);
        Assert.Contains("4 of 5 scored submissions", await lab.AskAsync("/status 2", "Left today", Now), StringComparison.Ordinal);
        Assert.Equal(0, await lab.Bot.EndOfInputAsync(Now));
        var end = await FinalState.ReadAsync(lab.State, "ada", Now);
        Assert.Equal((1, 0, 1, false), (end.Scores, end.PendingRuns, end.QuotaUsed, end.StillShowsProgress));
        Assert.StartsWith("Scored", end.Submissions, StringComparison.Ordinal);
        Assert.Equal([RunState.Lost, RunState.Succeeded], await AttemptsAsync(lab.State, new SubmissionId(2)));
    }

    private static async Task<List<RunState>> AttemptsAsync(string state, SubmissionId id)
    {
        var options = new DbContextOptionsBuilder<CoResearchDb>();
        Database.Configure(options, Path.Combine(state, "coresearch.db"));
        await using var db = new CoResearchDb(options.Options);
        return await db.Runs.Where(r => r.SubmissionId == id).OrderBy(r => r.Attempt).Select(r => r.State).ToListAsync(Now);
    }
}
