using CoResearch.Domain.GitHub;
using CoResearch.Domain.Submissions;
using Xunit;

namespace CoResearch.Workers.Tests.Source.GitHub;

/// <summary>A change that is made in the chat becomes the same commit on GitHub and here, or none at all.</summary>
public sealed class Commits_of_the_lab
{
    private static readonly string[] Edit = ["trainer.seed=7"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_has_one_id_on_both_sides_and_is_submitted_once(bool app)
    {
        await using var lab = await GitHubLab.StartAsync(app);
        var made = (await lab.TweakAsync(Edit)).Value;
        Assert.Equal(made.Commit, lab.Repository.Git.Head());
        Assert.Equal(made.Commit, lab.Here());
        await lab.LookAsync();
        Assert.Single(await lab.SubmissionsAsync());
        Assert.StartsWith("Tweak trainer.seed=7", lab.Repository.Git.Run(null, "log", "-1", "--format=%B", "main"), StringComparison.Ordinal);
        await lab.ReportAsync();
        Assert.Equal("queued", lab.World.StatusOf(made.Commit)!.Description);
    }

    [Fact]
    public async Task Taking_a_program_and_going_back_to_a_workflow_is_the_same_tree_on_both_sides()
    {
        await using var lab = await GitHubLab.StartAsync();
        lab.Repository.Git.Push("examples/sun/coresearch.yml", "run: python3 sun.py\n");
        lab.Repository.Git.Push("examples/sun/sun.py", "print(1)\n");
        lab.Repository.Git.Push("examples/flat.yml", lab.Repository.Git.Run(null, "show", "main:workflow.yml") + "\n");
        await lab.LookAsync();
        var program = (await lab.UseExampleAsync("sun")).Value;
        Assert.Equal(["coresearch.yml", "sun.py"], lab.Repository.Git.Run(null, "diff", "--name-only", "main~1", "main").Split('\n'));
        var workflow = (await lab.UseExampleAsync("flat")).Value;
        Assert.Equal(workflow.Commit, lab.Repository.Git.Head());
        Assert.Equal(program.Commit, lab.Repository.Git.Run(null, "rev-parse", "main~1"));
        Assert.Contains("D\tcoresearch.yml", lab.Repository.Git.Run(null, "diff", "--name-status", "main~1", "main"), StringComparison.Ordinal);
        Assert.Equal("", lab.Repository.Git.Run(null, "fsck", "--strict"));
    }

    [Fact]
    public async Task What_was_pushed_meanwhile_is_not_overrun()
    {
        await using var lab = await GitHubLab.StartAsync();
        var pushed = lab.Repository.Git.Push("a.md", "a");
        Assert.IsType<BranchMoved>((await lab.TweakAsync(Edit)).Error);
        Assert.Equal(pushed, lab.Repository.Git.Head());

        // It is brought at once, and the same works then.
        Assert.True(await lab.FollowAsync());
        var made = (await lab.TweakAsync(Edit)).Value;
        Assert.Equal(made.Commit, lab.Repository.Git.Head());
        Assert.Equal(pushed, lab.Repository.Git.Run(null, "rev-parse", "main~1"));
    }

    [Theory]
    [InlineData("500", "repositories")]
    [InlineData("500", "git/blobs")]
    [InlineData("500", "git/commits")]
    [InlineData("500", "PATCH")]
    [InlineData("hang", "git/trees")]
    [InlineData("cut", "git/commits")]
    [InlineData("403", "git/blobs")]
    [InlineData("primary", "git/trees")]
    [InlineData("429", "git/commits")]
    [InlineData("secondary", "git/blobs")]
    [InlineData("revoked", "")]
    public async Task When_GitHub_does_not_answer_nothing_is_changed(string trouble, string path)
    {
        await using var lab = await GitHubLab.StartAsync(settings: new Dictionary<string, string> { ["GitHub:TimeoutSeconds"] = "2" });
        var before = lab.Here();
        if (trouble == "500") lab.Server.Fail(path, 500);
        else if (trouble == "hang") lab.Server.Hang(path);
        else if (trouble == "cut") lab.Server.Cut(path);
        else if (trouble == "403") lab.Server.Fail(path, 403);
        else if (trouble == "primary") lab.Server.LimitPrimary(path, TimeSpan.FromMinutes(1));
        else if (trouble == "429") lab.Server.LimitSecondary(path, 60, status: 429);
        else if (trouble == "secondary") lab.Server.LimitSecondary(path, 60);
        else lab.Server.Revoked = true;
        var refused = Assert.IsType<GitHubUnavailable>((await lab.TweakAsync(Edit)).Error, exactMatch: false);
        Assert.Contains("Nothing was changed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, lab.Here());
        Assert.Equal(before, lab.Repository.Git.Head());
        Assert.Empty(await lab.SubmissionsAsync());
        lab.Server.Revoked = false;
        lab.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True((await lab.TweakAsync(Edit)).Ok);
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_the_branch_moved_counts()
    {
        await using var lab = await GitHubLab.StartAsync();
        lab.Server.BreakAfter("PATCH", 502);
        var made = await lab.TweakAsync(Edit);
        Assert.True(made.Ok, made.Error?.Message);
        Assert.Equal(made.Value.Commit, lab.Repository.Git.Head());
        Assert.Equal(made.Value.Commit, lab.Here());
    }

    [Fact]
    public async Task Where_it_cannot_be_told_it_says_so_and_finds_the_commit_later()
    {
        await using var lab = await GitHubLab.StartAsync();
        lab.Server.BreakAfter("PATCH", 502);
        lab.Server.Break("git/ref", context => lab.Server.PassAsync(context));
        lab.Server.Fail("git/ref", 502);
        Assert.IsType<GitHubUnsure>((await lab.TweakAsync(Edit)).Error);
        Assert.Empty(await lab.SubmissionsAsync());
        Assert.True(await lab.FollowAsync());
        Assert.Equal(lab.Repository.Git.Head(), Assert.Single(await lab.SubmissionsAsync()).Commit);
    }

    [Fact]
    public async Task The_same_asked_again_is_the_commit_that_was_made_after_all()
    {
        await using var lab = await GitHubLab.StartAsync();
        lab.Server.BreakAfter("PATCH", 502);
        lab.Server.Break("git/ref", context => lab.Server.PassAsync(context));
        lab.Server.Fail("git/ref", 502);
        Assert.IsType<GitHubUnsure>((await lab.TweakAsync(Edit)).Error);
        lab.Clock.Advance(TimeSpan.FromMinutes(1));
        var made = await lab.TweakAsync(Edit);
        Assert.True(made.Ok, made.Error?.Message);
        Assert.Equal(lab.Repository.Git.Head(), made.Value.Commit);
        Assert.Equal(made.Value.Commit, lab.Here());
        Assert.Equal("2", lab.Repository.Git.Run(null, "rev-list", "--count", "main"));
        await lab.LookAsync();
        Assert.Single(await lab.SubmissionsAsync());
    }

    [Fact]
    public async Task Where_the_lab_may_not_write_it_says_so()
    {
        await using var lab = await GitHubLab.StartAsync();
        lab.Repository.Protected = true;
        Assert.IsType<GitHubForbids>((await lab.TweakAsync(Edit)).Error);
        lab.Repository.LetsLabIn = false;
        Assert.IsType<GitHubForbids>((await lab.TweakAsync(Edit)).Error);
        Assert.Equal(lab.Repository.Git.Head(), lab.Here());
    }

    [Fact]
    public async Task What_would_be_refused_is_not_carried_there()
    {
        await using var lab = await GitHubLab.StartAsync();
        var before = lab.Repository.Git.Head();
        Assert.True((await lab.TweakAsync(Edit)).Ok);
        var first = lab.Repository.Git.Head();
        lab.Repository.Git.Move("main", before!);
        await lab.LookAsync();
        Assert.NotEqual(first, lab.Here());
        Assert.IsType<AlreadySubmitted>((await lab.TweakAsync(Edit)).Error);
        Assert.Equal(before, lab.Repository.Git.Head());
    }
}
