using CoResearch.Domain.GitHub;
using CoResearch.Domain.Submissions;
using Xunit;

namespace CoResearch.Workers.Tests.Source.GitHub;

/// <summary>What a member pushes to GitHub becomes a submission, and the commit there says how it does.</summary>
public sealed class Pushes_to_GitHub
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_push_is_submitted_and_the_commit_says_so(bool app)
    {
        await using var lab = await GitHubLab.StartAsync(app);
        Assert.Empty(await lab.SubmissionsAsync());
        var commit = lab.Repository.Git.Push("notes.md", "An idea");
        await lab.LookAsync();
        Assert.Equal(commit, Assert.Single(await lab.SubmissionsAsync()).Commit);
        Assert.Equal(commit, lab.Here());
        await lab.ReportAsync();
        var status = lab.World.StatusOf(commit);
        Assert.Equal(("pending", "coresearch/gamma", "queued"), (status!.State, status.Context, status.Description));
    }

    [Fact]
    public async Task Nothing_new_costs_nothing()
    {
        await using var lab = await GitHubLab.StartAsync();
        await lab.LookAsync();
        var before = lab.Server.Calls.Count;
        for (var i = 0; i < 3; i++) await lab.LookAsync();
        var calls = lab.Server.Calls.Skip(before).ToList();
        Assert.Equal(9, calls.Count);

        // A branch that is not there has nothing to compare with.
        Assert.All(calls, call => Assert.True(call.IfNoneMatch.Length > 0 || call.Path.EndsWith("/idea", StringComparison.Ordinal), call.ToString()));
        Assert.DoesNotContain(calls, call => call.Path.Contains(".git/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_branches_that_the_challenge_names_are_followed()
    {
        await using var lab = await GitHubLab.StartAsync();
        lab.Repository.Git.Move("elsewhere", lab.Repository.Git.Head()!);
        lab.Repository.Git.Push("a.md", "a", branch: "elsewhere");
        lab.Repository.Git.Move("idea", lab.Repository.Git.Head()!);
        var commit = lab.Repository.Git.Push("b.md", "b", branch: "idea");
        await lab.LookAsync();
        Assert.Equal(commit, Assert.Single(await lab.SubmissionsAsync()).Commit);
        Assert.Null(lab.Here("elsewhere"));
    }

    [Fact]
    public async Task A_push_elsewhere_is_answered_once_with_the_branches_that_are_scored()
    {
        await using var lab = await GitHubLab.StartAsync();
        var pushed = new PushedBranch("elsewhere", new string('a', 40), "An idea\n\nmore");
        for (var i = 0; i < 3; i++) Assert.True(await lab.DeliverAsync($"d{i}", "push", lab.Repository.Id, pushed));
        Assert.StartsWith("aaaaaaa An idea\nelsewhere is not scored here, main, idea are.", Assert.Single(await lab.ToldAsync()), StringComparison.Ordinal);
        await lab.DeliverAsync("d4", "push", lab.Repository.Id, pushed with { Branch = "main" });
        await lab.DeliverAsync("d5", "push", lab.Repository.Id, pushed with { Branch = "notes", Message = "[no-eval]" });
        Assert.Single(await lab.ToldAsync());
    }

    [Fact]
    public async Task A_message_can_ask_for_nothing()
    {
        await using var lab = await GitHubLab.StartAsync();
        var commit = lab.Repository.Git.Push("a.md", "a", "Notes [no-eval]");
        await lab.LookAsync();
        Assert.Equal(commit, lab.Here());
        Assert.Empty(await lab.SubmissionsAsync());
        await lab.ReportAsync();
        Assert.Empty(lab.World.Statuses);
    }

    [Fact]
    public async Task The_same_tree_is_not_scored_twice_and_its_commit_shows_the_first_result()
    {
        await using var lab = await GitHubLab.StartAsync();
        var first = lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        lab.Repository.Git.Push("a.md", "b", "[no-eval]");
        await lab.LookAsync();
        var again = lab.Repository.Git.Push("a.md", "a", "Back");
        await lab.LookAsync();
        Assert.Single(await lab.SubmissionsAsync());
        await lab.ReportAsync();
        Assert.Equal("queued", lab.World.StatusOf(again)!.Description);

        // Whatever becomes of the first is told on both.
        await lab.FailAsync((await lab.SubmissionsAsync())[0].Id, "Nothing to learn from.");
        await lab.ReportAsync();
        Assert.Equal(["Nothing to learn from.", "Nothing to learn from."], [lab.World.StatusOf(first)!.Description, lab.World.StatusOf(again)!.Description]);
    }

    [Fact]
    public async Task A_delivery_that_comes_again_does_nothing()
    {
        await using var lab = await GitHubLab.StartAsync();
        Assert.True(await lab.DeliverAsync("d1", "push", lab.Repository.Id));
        Assert.True(await lab.FollowAsync());
        Assert.False(await lab.DeliverAsync("d1", "push", lab.Repository.Id));
        Assert.False(await lab.FollowAsync());
        Assert.True(await lab.DeliverAsync("d2", "ping", null));
        Assert.True(await lab.DeliverAsync("d3", "push", 99));
        Assert.False(await lab.FollowAsync());
    }

    [Fact]
    public async Task Without_webhooks_it_is_found_by_asking()
    {
        await using var lab = await GitHubLab.StartAsync(settings: new Dictionary<string, string> { ["GitHub:PollSeconds"] = "30" });
        var commit = lab.Repository.Git.Push("a.md", "a");
        Assert.False(await lab.FollowAsync());
        lab.Clock.Advance(TimeSpan.FromSeconds(34));
        Assert.True(await lab.FollowAsync());
        Assert.Equal(commit, Assert.Single(await lab.SubmissionsAsync()).Commit);
    }

    /// <summary>A look takes a request, and one for each of its two branches: half of what is allowed is one look in 108 seconds.</summary>
    [Fact]
    public async Task Where_little_is_allowed_it_asks_as_seldom_as_its_branches_take_requests()
    {
        await using var lab = await GitHubLab.StartAsync(settings: new Dictionary<string, string> { ["GitHub:PollSeconds"] = "30" }, before: lab => lab.Server.Limit = 200);
        lab.Clock.Advance(TimeSpan.FromSeconds(95));
        Assert.False(await lab.FollowAsync());
        lab.Clock.Advance(TimeSpan.FromSeconds(25));
        Assert.True(await lab.FollowAsync());
    }

    /// <summary>Who has no credentials is allowed 60 requests an hour: one look in 6 minutes.</summary>
    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 360)]
    public async Task What_was_asked_before_the_app_was_installed_slows_nothing_down(bool installed, int seconds)
    {
        await using var lab = await GitHubLab.StartAsync(app: true, joined: false, new Dictionary<string, string> { ["GitHub:PollSeconds"] = "5" }, lab => lab.Repository.LetsLabIn = false);
        Assert.True((await lab.GitHub.FindUserAsync("ada-l", TestContext.Current.CancellationToken)).Ok);
        lab.Repository.LetsLabIn = installed;
        Assert.True((await lab.JoinAsync("ada", "ada-l/gamma")).Ok);
        Assert.True(await lab.FollowAsync());
        Assert.InRange((await lab.ForkAsync()).NextLookAt - lab.Clock.GetUtcNow(), TimeSpan.FromSeconds(seconds * 0.9), TimeSpan.FromSeconds(seconds * 1.1));
    }

    [Fact]
    public async Task A_forced_push_and_a_deleted_branch_are_followed_and_what_was_submitted_stays()
    {
        await using var lab = await GitHubLab.StartAsync();
        var root = lab.Repository.Git.Head()!;
        var first = lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        lab.Repository.Git.Move("main", root);
        var second = lab.Repository.Git.Push("b.md", "b");
        await lab.LookAsync();
        Assert.Equal([first, second], (await lab.SubmissionsAsync()).Select(s => s.Commit));
        Assert.Equal(second, lab.Here());
        lab.Repository.Git.Delete("main");
        await lab.LookAsync();
        Assert.Null(lab.Here());
        Assert.Equal("a", lab.Source.ReadText(GitHubLab.Fork, first, "a.md"));

        // Back where it was: nothing new.
        lab.Repository.Git.Move("main", second);
        await lab.LookAsync();
        Assert.Equal(second, lab.Here());
        Assert.Equal(2, (await lab.SubmissionsAsync()).Count);
        Assert.All(await lab.SubmissionsAsync(), s => Assert.Equal(SubmissionState.Queued, s.State));
    }

    [Fact]
    public async Task A_commit_that_vanished_before_it_was_fetched_is_no_trouble()
    {
        await using var lab = await GitHubLab.StartAsync();
        var root = lab.Repository.Git.Head()!;
        lab.Repository.Git.Push("a.md", "a");
        lab.Server.Break("git-upload-pack", async context =>
        {
            lab.Repository.Git.Move("main", root);
            context.Response.StatusCode = 500;
            await context.Response.CompleteAsync();
        });
        lab.Server.Break("info/refs", async context =>
        {
            lab.Repository.Git.Delete("main");
            context.Response.StatusCode = 503;
            await context.Response.CompleteAsync();
        });
        await lab.LookAsync();
        Assert.Equal(root, lab.Here());
        lab.Server.Mend();
        lab.Repository.Git.Move("main", root);
        var last = lab.Repository.Git.Push("c.md", "c");
        lab.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await lab.FollowAsync());
        Assert.Equal(last, Assert.Single(await lab.SubmissionsAsync()).Commit);
    }
}
