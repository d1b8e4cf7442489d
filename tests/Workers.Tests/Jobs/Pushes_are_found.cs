using CoResearch.Workers.Tests.Source;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Workers.Tests.Jobs;

/// <summary>What is pushed is submitted once, or refused once with the reason.</summary>
public sealed class Pushes_are_found : IAsyncLifetime
{
    private PushedLab _lab = null!;

    private Git Work => field ??= _lab.Lab.Clone();

    public async ValueTask InitializeAsync() => _lab = await PushedLab.StartAsync();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    private string Push(string text, string message = "Try", string branch = "main")
    {
        var commit = Work.Commit("workflow.yml", text, message);
        Work.Run("push", "-q", "--force", "origin", $"HEAD:refs/heads/{branch}");
        return commit;
    }

    [Fact]
    public async Task A_fork_that_stands_at_the_baseline_is_nobodys_work()
    {
        await _lab.LookAsync();
        Assert.Empty(await _lab.SubmissionsAsync());
        Assert.Empty(await _lab.RefusalsAsync());
    }

    [Fact]
    public async Task A_push_is_submitted_once_however_often_it_is_looked_for()
    {
        var commit = Push(PushedLab.Workflow);
        await _lab.LookAsync();
        await _lab.LookAsync();
        Assert.Equal(commit, Assert.Single(await _lab.SubmissionsAsync()).Commit);
        await _lab.DoAsync(async db => Assert.Equal(1, await db.Runs.CountAsync(TestContext.Current.CancellationToken)));
        Assert.Empty(await _lab.RefusalsAsync());
    }

    [Fact]
    public async Task Of_several_pushes_only_the_newest_is_submitted()
    {
        Push(PushedLab.Workflow + "# 1\n");
        Push(PushedLab.Workflow + "# 2\n");
        var newest = Push(PushedLab.Workflow + "# 3\n");
        await _lab.LookAsync();
        Assert.Equal(newest, Assert.Single(await _lab.SubmissionsAsync()).Commit);
    }

    [Fact]
    public async Task Each_branch_of_the_challenge_is_looked_at_and_no_other()
    {
        Push(PushedLab.Workflow + "# other\n", branch: "other");
        var idea = Push(PushedLab.Workflow + "# idea\n", branch: "idea");
        await _lab.LookAsync();
        Assert.Equal(idea, Assert.Single(await _lab.SubmissionsAsync()).Commit);

        // The same commit on a second branch is no second piece of work.
        Work.Run("push", "-q", "origin", "HEAD:refs/heads/main");
        await _lab.LookAsync();
        Assert.Single(await _lab.SubmissionsAsync());
    }

    [Fact]
    public async Task Of_a_branch_that_is_not_scored_is_told_once_which_are()
    {
        Push(PushedLab.Workflow + "# notes\n", "[no-eval]", "other");
        await _lab.LookAsync();
        Assert.Empty(await _lab.RefusalsAsync());
        var commit = Push(PushedLab.Workflow + "# other\n", "Try", "other");
        await _lab.LookAsync();
        Push(PushedLab.Workflow + "# more\n", branch: "other");
        await _lab.LookAsync();
        Assert.Equal($"{commit[..7]} Try\nother is not scored here, main, idea are. Push there what is to be scored; of other branches you are told this once.", Assert.Single(await _lab.RefusalsAsync()));

        // Nor of another branch: somebody may push a thousand.
        Push(PushedLab.Workflow + "# third\n", branch: "third");
        await _lab.LookAsync();
        Assert.Single(await _lab.RefusalsAsync());
        Assert.Empty(await _lab.SubmissionsAsync());
    }

    [Fact]
    public async Task A_message_can_ask_for_no_evaluation()
    {
        Push(PushedLab.Workflow, "Notes\n\nOnly words. [No-Eval]");
        await _lab.LookAsync();
        Assert.Empty(await _lab.SubmissionsAsync());
        Assert.Empty(await _lab.RefusalsAsync());
    }

    [Fact]
    public async Task A_push_that_cannot_be_submitted_is_refused_once_with_its_reason()
    {
        var commit = Push("input_feature: []\n", "Break it");
        await _lab.LookAsync();
        await _lab.LookAsync();
        var told = Assert.Single(await _lab.RefusalsAsync());
        Assert.StartsWith($"{commit[..7]} Break it\nworkflow.yml:1", told, StringComparison.Ordinal);
        Assert.Equal($"push mistakes: {commit[..7]} Break it", Assert.Single(await _lab.AuditAsync()));
        Assert.Empty(await _lab.SubmissionsAsync());

        Push(PushedLab.Workflow, "Mend it");
        await _lab.LookAsync();
        Assert.Single(await _lab.SubmissionsAsync());
    }

    [Fact]
    public async Task A_push_without_a_workflow_is_refused()
    {
        Work.Run("rm", "-q", "workflow.yml");
        Work.Run("commit", "-q", "-m", "Remove it");
        Work.Run("push", "-q");
        await _lab.LookAsync();
        Assert.Contains("neither workflow.yml nor coresearch.yml", Assert.Single(await _lab.RefusalsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_beyond_the_quota_is_refused_and_not_kept_for_tomorrow()
    {
        for (var i = 0; i < 3; i++)
        {
            Push(PushedLab.Workflow + $"# {i}\n");
            await _lab.LookAsync();
        }

        Assert.Equal(2, (await _lab.SubmissionsAsync()).Count);
        Assert.Contains("Today's 2 scored submissions", Assert.Single(await _lab.RefusalsAsync()), StringComparison.Ordinal);
        _lab.Lab.Clock.Advance(TimeSpan.FromDays(1));
        await _lab.LookAsync();
        Assert.Equal(2, (await _lab.SubmissionsAsync()).Count);
    }

    [Fact]
    public async Task What_was_submitted_by_hand_is_not_submitted_again()
    {
        var first = Push(PushedLab.Workflow + "# 1\n");
        Push(PushedLab.Workflow + "# 2\n");
        Assert.True((await _lab.SubmitAsync(null)).Ok);
        await _lab.LookAsync();

        // An older commit by hand does not make the head look new.
        Assert.True((await _lab.SubmitAsync(first)).Ok);
        await _lab.LookAsync();
        Assert.Equal(2, (await _lab.SubmissionsAsync()).Count);
        Assert.Empty(await _lab.RefusalsAsync());
    }

    [Fact]
    public async Task A_command_that_comes_after_the_poll_gets_the_pending_submission()
    {
        Push(PushedLab.Workflow);
        await _lab.LookAsync();
        Assert.Equal(Assert.Single(await _lab.SubmissionsAsync()).Id, (await _lab.SubmitAsync("main")).Value.Id);
    }

    [Fact]
    public async Task A_new_commit_of_a_submitted_tree_is_told_which_one_it_is()
    {
        Push(PushedLab.Workflow);
        await _lab.LookAsync();
        Work.Run("commit", "-q", "--allow-empty", "-m", "Again");
        Work.Run("push", "-q");
        await _lab.LookAsync();
        Assert.Contains("already submission 1", Assert.Single(await _lab.RefusalsAsync()), StringComparison.Ordinal);
        Assert.Single(await _lab.SubmissionsAsync());
    }

    [Fact]
    public async Task A_force_push_back_to_a_submitted_commit_is_silent()
    {
        Push(PushedLab.Workflow + "# 1\n");
        await _lab.LookAsync();
        Push(PushedLab.Workflow + "# 2\n");
        await _lab.LookAsync();
        Work.Run("push", "-q", "--force", "origin", "HEAD~1:refs/heads/main");
        await _lab.LookAsync();
        Assert.Equal(2, (await _lab.SubmissionsAsync()).Count);
        Assert.Empty(await _lab.RefusalsAsync());
    }

    [Fact]
    public async Task Closed_challenges_and_people_who_left_are_not_looked_at()
    {
        Push(PushedLab.Workflow);
        await _lab.DoAsync(async db =>
        {
            (await db.Memberships.SingleAsync(TestContext.Current.CancellationToken)).Leave(_lab.Lab.Clock.GetUtcNow());
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await _lab.LookAsync();
        Assert.Empty(await _lab.SubmissionsAsync());

        await _lab.DoAsync(async db =>
        {
            (await db.Memberships.SingleAsync(TestContext.Current.CancellationToken)).Rejoin(CoResearch.Domain.Challenges.Role.Student);
            _ = (await db.Challenges.SingleAsync(TestContext.Current.CancellationToken)).Close(DateTimeOffset.UnixEpoch);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await _lab.LookAsync();
        Assert.Empty(await _lab.SubmissionsAsync());
        Assert.Empty(await _lab.RefusalsAsync());
    }

    [Fact]
    public async Task A_head_in_a_damaged_fork_is_told_once()
    {
        File.WriteAllText(Path.Combine(_lab.Lab.Bare.Folder, "refs", "heads", "main"), new string('a', 40) + "\n");
        await _lab.LookAsync();
        await _lab.LookAsync();
        Assert.Single(await _lab.RefusalsAsync());
    }
}
