using CoResearch.Domain.Challenges;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Workers.Tests.Source.GitHub;

/// <summary>From a repository on GitHub back to a fork in the lab, and from one repository to another: nothing that was done is lost.</summary>
public sealed class Changing_forks
{
    [Fact]
    public async Task Back_in_the_lab_the_fork_has_what_GitHub_had()
    {
        await using var lab = await GitHubLab.StartAsync();
        var first = lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();

        // Pushed and not looked at yet: neither lost nor forgotten.
        var second = lab.Repository.Git.Push("b.md", "b");
        var left = (await lab.LeaveAsync()).Value;
        Assert.Equal(("ada-l/gamma", null), (left.Repository, left.Missing));
        Assert.Equal(second, lab.Here());
        await lab.FindPushesAsync();
        Assert.Equal([first, second], (await lab.SubmissionsAsync()).Select(s => s.Commit));

        // From now on it is a fork like any other.
        lab.Repository.Git.Push("c.md", "c");
        var calls = lab.Server.Calls.Count;
        lab.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(await lab.DeliverAsync("d", "push", lab.Repository.Id));
        Assert.False(await lab.FollowAsync());
        Assert.True((await lab.TweakAsync("trainer.seed=7")).Ok);
        Assert.Equal(calls, lab.Server.Calls.Count);
        Assert.Equal(3, (await lab.SubmissionsAsync()).Count);
        Assert.IsType<AlreadyAMember>((await lab.LeaveAsync()).Error);

        // And the way to GitHub stays open.
        Assert.True((await lab.JoinAsync("ada", "ada-l/gamma")).Ok);
        await lab.FollowAsync();
        Assert.Equal(lab.Repository.Git.Head(), lab.Here());
        Assert.Equal(3, (await lab.SubmissionsAsync()).Count);
    }

    [Theory]
    [InlineData("down")]
    [InlineData("gone")]
    [InlineData("transferred")]
    [InlineData("large")]
    public async Task What_cannot_be_taken_over_is_said_and_keeps_nobody_there(string why)
    {
        await using var lab = await GitHubLab.StartAsync(settings: new Dictionary<string, string> { ["Forks:MaxPushBytes"] = "1048576" });
        var seen = lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        lab.Repository.Git.Push("b.md", why == "large" ? Noise(3 << 20) : "b");
        if (why == "down") lab.Server.Fail("/api/v3/", 503, 9);
        else if (why == "gone") lab.World.Remove(lab.Repository);
        else if (why == "transferred") lab.Repository.Transfer(lab.World.Person("mallory"));
        var left = (await lab.LeaveAsync()).Value;
        Assert.Equal(why switch { "down" => typeof(GitHubDown), "large" => typeof(GitHubTooLarge), _ => typeof(NoSuchRepository) }, left.Missing?.GetType());
        Assert.Equal(seen, lab.Here());
        await lab.FindPushesAsync();
        Assert.Equal(seen, Assert.Single(await lab.SubmissionsAsync()).Commit);
        Assert.Empty(await lab.ReadAsync(db => db.GitHubForks.ToListAsync()));
    }

    [Fact]
    public async Task A_main_that_was_deleted_there_is_where_it_was()
    {
        await using var lab = await GitHubLab.StartAsync();
        var last = lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        lab.Repository.Git.Delete("main");
        await lab.LookAsync();
        Assert.Null(lab.Here());
        Assert.True((await lab.LeaveAsync()).Ok);
        Assert.Equal(last, lab.Here());
    }

    [Fact]
    public async Task A_look_that_is_under_way_changes_nothing_any_more()
    {
        await using var lab = await GitHubLab.StartAsync();
        var taken = lab.Repository.Git.Push("a.md", "a");
        lab.Server.Break("git/ref", async context =>
        {
            Assert.True((await lab.LeaveAsync()).Ok);
            lab.Repository.Git.Push("b.md", "b");
            await lab.Server.PassAsync(context);
        });
        await lab.LookAsync();
        Assert.Equal(taken, lab.Here());
        Assert.Empty(await lab.ReadAsync(db => db.GitHubForks.ToListAsync()));
        Assert.DoesNotContain(lab.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_was_away_comes_back_to_the_lab_without_a_submission()
    {
        await using var lab = await GitHubLab.StartAsync();
        await lab.DoAsync(async db => (await GitHubLab.MembershipAsync(db)).Leave(lab.Clock.GetUtcNow()));
        var pushed = lab.Repository.Git.Push("a.md", "a");
        Assert.True((await lab.LeaveAsync()).Ok);
        Assert.Equal(pushed, lab.Here());
        Assert.True(await lab.ReadAsync(async db => (await GitHubLab.MembershipAsync(db)).Active));
        await lab.FindPushesAsync();
        Assert.Empty(await lab.SubmissionsAsync());
    }

    [Fact]
    public async Task Who_has_no_repository_there_joins_as_always()
    {
        await using var lab = await GitHubLab.StartAsync(joined: false);
        Assert.Null((await lab.LeaveAsync()).Value.Repository);
        Assert.IsType<AlreadyAMember>((await lab.LeaveAsync()).Error);
    }

    [Fact]
    public async Task Another_repository_takes_the_place_of_the_first()
    {
        await using var lab = await GitHubLab.StartAsync();
        var first = lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        var other = lab.World.Create(lab.World.Person("ada-l"), "other", copyOf: lab.Paths.Resolve(GitHubLab.Baseline));
        other.Git.Push("o.md", "o");
        Assert.True((await lab.JoinAsync("ada", "ada-l/other")).Ok);
        await lab.FollowAsync();
        Assert.Equal(other.Git.Head(), lab.Here());
        Assert.Equal(first, Assert.Single(await lab.SubmissionsAsync()).Commit);

        // The first is nobody's any more, and what is pushed there nobody's business.
        lab.Repository.Git.Push("b.md", "b");
        await lab.LookAsync(expected: false);
        var second = other.Git.Push("p.md", "p");
        Assert.True(await lab.DeliverAsync("d", "push", other.Id));
        Assert.True(await lab.FollowAsync());
        Assert.Equal([first, second], (await lab.SubmissionsAsync()).Select(s => s.Commit));
        Assert.All(await lab.SubmissionsAsync(), s => Assert.Equal(SubmissionState.Queued, s.State));
        await lab.AddPersonAsync("eve");
        Assert.IsType<ProveRepository>((await lab.JoinAsync("eve", "ada-l/gamma")).Error);

        // And back, with what was pushed there meanwhile.
        Assert.True((await lab.JoinAsync("ada", "ada-l/gamma")).Ok);
        await lab.FollowAsync();
        Assert.Equal(lab.Repository.Git.Head(), lab.Here());
        Assert.Equal(2, (await lab.SubmissionsAsync()).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_repository_that_was_left_hears_how_its_commits_ended(bool forAnother)
    {
        await using var lab = await GitHubLab.StartAsync();
        var commit = lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        await lab.ReportAsync();
        Assert.Equal("queued", lab.World.StatusOf(commit)!.Description);
        if (forAnother)
        {
            lab.World.Create(lab.World.Person("ada-l"), "other", copyOf: lab.Paths.Resolve(GitHubLab.Baseline));
            Assert.True((await lab.JoinAsync("ada", "ada-l/other")).Ok);
        }
        else
        {
            Assert.True((await lab.LeaveAsync()).Ok);
        }
        await lab.FailAsync(Assert.Single(await lab.SubmissionsAsync()).Id, "It went astray.");
        await lab.ReportAsync();
        Assert.Contains("It went astray.", lab.World.StatusOf(commit)!.Description, StringComparison.Ordinal);
        Assert.All(await lab.ReadAsync(db => db.GitHubStatuses.Where(s => s.NextTryAt != null).ToListAsync()), s => Assert.Fail(s.Commit));
    }

    [Fact]
    public async Task Who_is_erased_has_no_repository_there_any_more()
    {
        await using var lab = await GitHubLab.StartAsync();
        lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        Assert.True((await lab.EraseAsync("ada")).Ok);
        Assert.Empty(await lab.ReadAsync(db => db.GitHubForks.ToListAsync()));
        Assert.Empty(await lab.ReadAsync(db => db.GitHubStatuses.ToListAsync()));
        await lab.FailAsync(Assert.Single(await lab.SubmissionsAsync()).Id, "It went astray.");
        await lab.ReportAsync();
        Assert.Empty(lab.World.Statuses);
    }

    private static string Noise(int bytes)
    {
        var noise = new byte[bytes / 2];
        new Random(7).NextBytes(noise);
        return Convert.ToHexString(noise);
    }
}
