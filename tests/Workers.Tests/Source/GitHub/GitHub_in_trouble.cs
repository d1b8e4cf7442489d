using CoResearch.Domain.GitHub;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Workers.Tests.Source.GitHub;

/// <summary>GitHub down, slow, limiting or locking out: nothing is lost, and it is left alone for as long as it asks.</summary>
public sealed class GitHub_in_trouble
{
    public static TheoryData<string> Troubles { get; } = ["500", "502", "hang", "cut", "403", "secondary", "primary", "429", "429 for long", "revoked"];

    public static TheoryData<string> TroublesOfPush { get; } = [.. Troubles.Select(row => row.Data), "git 500", "git hang", "git cut"];

    [Theory]
    [MemberData(nameof(TroublesOfPush))]
    public async Task A_push_is_brought_once_it_is_over(string trouble)
    {
        await using var lab = await GitHubLab.StartAsync(settings: Impatient);
        var commit = lab.Repository.Git.Push("a.md", "a");
        Begin(lab, trouble, trouble.StartsWith("git", StringComparison.Ordinal) ? "upload-pack" : "GET /api/v3/repositories");
        await lab.LookAsync();
        Assert.Empty(await lab.SubmissionsAsync());
        Assert.Empty(await lab.ToldAsync());
        Assert.Equal(1, (await lab.ForkAsync()).Attempts);
        Assert.False(await lab.FollowAsync());
        End(lab);
        lab.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True(await lab.FollowAsync());
        Assert.Equal(commit, Assert.Single(await lab.SubmissionsAsync()).Commit);
        Assert.Equal(0, (await lab.ForkAsync()).Attempts);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task A_status_is_told_once_it_is_over(string trouble)
    {
        await using var lab = await GitHubLab.StartAsync(settings: Impatient);
        var commit = lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        Begin(lab, trouble, "/statuses/");
        await lab.ReportAsync();
        Assert.Null(lab.World.StatusOf(commit));
        End(lab);
        lab.Clock.Advance(trouble == "403" ? TimeSpan.FromMinutes(61) : TimeSpan.FromMinutes(6));
        await lab.ReportAsync();
        Assert.Equal("queued", lab.World.StatusOf(commit)!.Description);
    }

    /// <summary>Git's library must not write by memory that is mapped: with a full disk that ends the whole bot.</summary>
    [Fact]
    public async Task A_disk_that_is_full_while_it_is_fetched_is_said_and_the_push_is_fetched_when_there_is_room()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) Assert.Skip("A small disk is mounted, which root can on Linux.");
        await using var lab = await GitHubLab.StartAsync();
        var packs = Path.Combine(lab.Paths.Resolve(GitHubLab.Fork), "objects", "pack");
        var noise = new byte[400_000];
        new Random(7).NextBytes(noise);
        var commit = lab.Repository.Git.Push("noise.txt", Convert.ToHexString(noise));
        var before = lab.Here();
        await ShellAsync("mount -t tmpfs -o size=128k tmpfs \"$1\"", packs);
        try
        {
            await lab.LookAsync();
            Assert.Equal(before, lab.Here());
            Assert.Contains(lab.Log.Lines, line => line.Contains("was not fetched", StringComparison.Ordinal) && line.Contains("No space left on device", StringComparison.Ordinal));
            Assert.Empty(await lab.ToldAsync());
        }
        finally
        {
            await ShellAsync("umount -l \"$1\"", packs);
        }
        lab.Clock.Advance(TimeSpan.FromHours(1));
        await lab.LookAsync();
        Assert.Equal(commit, Assert.Single(await lab.SubmissionsAsync()).Commit);
    }

    private static async Task ShellAsync(string line, string argument)
    {
        using var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", line, "sh", argument]);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
    }

    [Fact]
    public async Task A_status_that_the_lab_may_not_write_is_tried_once_an_hour_with_the_same_token()
    {
        await using var lab = await GitHubLab.StartAsync(app: true, settings: Impatient);
        lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        lab.Server.Fail("/statuses/", 403, 99);
        int Calls(string part) => lab.Server.Calls.Count(c => c.Path.Contains(part, StringComparison.Ordinal));
        var tokens = Calls("access_tokens");
        for (var minute = 0; minute < 50; minute += 5)
        {
            await lab.ReportAsync();
            lab.Clock.Advance(TimeSpan.FromMinutes(5));
        }
        Assert.Equal((1, tokens), (Calls("/statuses/"), Calls("access_tokens")));
    }

    [Fact]
    public async Task A_right_that_is_not_given_is_asked_for_once_an_hour_by_all_commits_of_a_repository_and_for_three_days()
    {
        await using var lab = await GitHubLab.StartAsync();
        lab.Server.Fail("/statuses/", 403, 999);
        int Tried() => lab.Server.Calls.Count(c => c.Path.Contains("/statuses/", StringComparison.Ordinal));
        Task<List<GitHubStatus>> StatusesAsync() => lab.ReadAsync(db => db.GitHubStatuses.AsNoTracking().OrderBy(s => s.Id).ToListAsync());
        foreach (var name in (string[])["a", "b", "c"])
        {
            lab.Repository.Git.Push($"{name}.md", name);
            await lab.LookAsync();
            await lab.ReportAsync();
        }
        Assert.Equal(1, Tried());
        Assert.Single((await StatusesAsync()).Select(s => s.NextTryAt).Distinct());
        for (var hour = 1; hour < 72; hour++)
        {
            lab.Clock.Advance(TimeSpan.FromHours(1));
            await lab.ReportAsync();
            Assert.Equal(hour + 1, Tried());
        }
        Assert.All(await StatusesAsync(), s => Assert.NotNull(s.NextTryAt));
        lab.Clock.Advance(TimeSpan.FromHours(1));
        await lab.ReportAsync();
        Assert.All(await StatusesAsync(), s => Assert.Equal((null, "github_forbids_statuses"), (s.NextTryAt, s.GaveUp)));

        // The right is there when there is something new to say of one of them.
        lab.Server.Mend();
        lab.Clock.Advance(TimeSpan.FromHours(1));
        var first = (await lab.SubmissionsAsync())[0];
        await lab.FailAsync(first.Id, "Nothing to learn from.");
        await lab.ReportAsync();
        Assert.Equal("Nothing to learn from.", lab.World.StatusOf(first.Commit)!.Description);
        Assert.Equal([null, "github_forbids_statuses", "github_forbids_statuses"], (await StatusesAsync()).Select(s => s.GaveUp));
    }

    [Theory]
    [InlineData("secondary")]
    [InlineData("primary")]
    [InlineData("429")]
    public async Task It_is_left_alone_for_as_long_as_it_asks(string limit)
    {
        await using var lab = await GitHubLab.StartAsync();
        if (limit == "secondary") lab.Server.LimitSecondary("repositories", retryAfter: 600);
        else if (limit == "primary") lab.Server.LimitPrimary("repositories", TimeSpan.FromMinutes(10));
        else lab.Server.LimitSecondary("repositories", retryAfter: 600, status: 429);
        await lab.LookAsync();
        var calls = lab.Server.Calls.Count;
        for (var minute = 0; minute < 9; minute++)
        {
            lab.Clock.Advance(TimeSpan.FromMinutes(1));
            await lab.DeliverAsync($"d{minute}", "push", lab.Repository.Id);
            await lab.FollowAsync();
            Assert.IsType<GitHubBusy>((await lab.JoinAsync("ada", "ada-l/gamma")).Error);
        }
        Assert.Equal(calls, lab.Server.Calls.Count);
        lab.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await lab.FollowAsync());
        Assert.True(lab.Server.Calls.Count > calls);
    }

    [Fact]
    public async Task The_longer_it_is_down_the_more_seldom_it_is_asked()
    {
        await using var lab = await GitHubLab.StartAsync();
        var commit = lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        lab.Server.Fail("/api/v3/", 503, 1000);
        var (looks, reports) = (new List<int>(), new List<int>());
        for (var second = 0; second < 3600; second++)
        {
            lab.Clock.Advance(TimeSpan.FromSeconds(1));
            if (second == 0) await lab.DeliverAsync("d", "push", lab.Repository.Id);
            if (await lab.FollowAsync()) looks.Add(second);
            var before = lab.Server.Calls.Count;
            await lab.ReportAsync();
            if (lab.Server.Calls.Count > before) reports.Add(second);
        }
        Assert.Equal([0, 2, 6, 14, 30, 62, 126, 254, 510, 1022, 1922, 2822], looks);
        Assert.Equal(looks, reports);
        lab.Server.Mend();
        lab.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.True(await lab.FollowAsync());
        await lab.ReportAsync();
        Assert.Equal("queued", lab.World.StatusOf(commit)!.Description);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Who_joins_or_links_then_is_told_and_nothing_is_changed(string trouble)
    {
        await using var lab = await GitHubLab.StartAsync(joined: false, settings: Impatient);
        await lab.AddPersonAsync("eve");
        lab.World.Gist(lab.World.Person("eve-l"), (await lab.OfferAsync("eve")).Value.Shown);
        Begin(lab, trouble, "GET /api/v3/");
        Assert.Contains("Nothing was changed", Assert.IsType<GitHubUnavailable>((await lab.JoinAsync("ada", "ada-l/gamma")).Error, exactMatch: false).Message, StringComparison.Ordinal);
        Assert.IsType<GitHubUnavailable>((await lab.ConfirmAsync("eve", "eve-l")).Error, exactMatch: false);
        Assert.Empty(await lab.ReadAsync(db => db.Memberships.ToListAsync()));
        End(lab);
        lab.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True((await lab.JoinAsync("ada", "ada-l/gamma")).Ok);
        Assert.True((await lab.ConfirmAsync("eve", "eve-l")).Ok);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("cut")]
    [InlineData("401")]
    public async Task An_app_that_gets_no_token_loses_nothing(string trouble)
    {
        await using var lab = await GitHubLab.StartAsync(app: true, settings: Impatient);
        lab.Server.Revoked = true;
        await lab.LookAsync();
        lab.Server.Revoked = false;
        lab.Server.ForgetTokens();
        var commit = lab.Repository.Git.Push("a.md", "a");
        if (trouble == "401") lab.Server.Fail("/app/installations/", 401, 9);
        else Begin(lab, trouble, "/app/installations/");

        // Not longer: GitHub's clock is the machine's, and the app's own token is dated.
        lab.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await lab.FollowAsync());
        Assert.Equal(2, (await lab.ForkAsync()).Attempts);
        Assert.Empty(await lab.SubmissionsAsync());
        End(lab);
        lab.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await lab.FollowAsync());
        Assert.Equal(commit, Assert.Single(await lab.SubmissionsAsync()).Commit);
    }

    [Fact]
    public async Task A_revoked_installation_token_is_replaced()
    {
        await using var lab = await GitHubLab.StartAsync(app: true);
        lab.Server.Revoked = true;
        await lab.LookAsync();
        lab.Server.Revoked = false;
        lab.Server.ForgetTokens();
        var commit = lab.Repository.Git.Push("a.md", "a");
        lab.Clock.Advance(TimeSpan.FromMinutes(1));
        await lab.FollowAsync();
        Assert.Equal(commit, Assert.Single(await lab.SubmissionsAsync()).Commit);
    }

    [Fact]
    public async Task The_trouble_of_one_installation_is_told_of_its_account_and_ends_by_itself()
    {
        await using var lab = await GitHubLab.StartAsync(app: true);
        var team = lab.World.Create(lab.World.Person("team", organization: true), "gamma", copyOf: lab.Paths.Resolve(GitHubLab.Baseline));
        lab.Server.Fail($"/repositories/{lab.Repository.Id}", 401, 9);
        await lab.LookAsync();
        var github = lab.GitHub;
        Assert.True((await github.FindAsync(team.Id, TestContext.Current.CancellationToken)).Ok);
        var trouble = Assert.Single(github.Troubles);
        Assert.Equal(("ada-l", typeof(GitHubLocksOut)), (trouble.Account, trouble.Why.GetType()));

        // Another's trouble comes and goes beside it.
        lab.Server.Fail($"/repositories/{team.Id}", 503, 1);
        await github.FindAsync(team.Id, TestContext.Current.CancellationToken);
        Assert.Equal(["ada-l", "team"], github.Troubles.Select(t => t.Account).Order());
        Assert.True((await github.FindAsync(team.Id, TestContext.Current.CancellationToken)).Ok);
        Assert.Equal(trouble, Assert.Single(github.Troubles));
        lab.Server.Mend();
        lab.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await lab.FollowAsync());
        Assert.Empty(github.Troubles);
    }

    [Fact]
    public async Task An_installation_that_is_gone_is_no_trouble_any_more()
    {
        await using var lab = await GitHubLab.StartAsync(app: true);
        lab.Server.Fail($"/repositories/{lab.Repository.Id}", 403, 9);
        await lab.LookAsync();
        Assert.Single(lab.GitHub.Troubles);
        lab.Repository.LetsLabIn = false;
        lab.Server.Mend();
        lab.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await lab.FollowAsync());
        Assert.Empty(lab.GitHub.Troubles);
    }

    [Fact]
    public async Task A_status_that_it_will_never_take_is_given_up()
    {
        await using var lab = await GitHubLab.StartAsync();
        lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        lab.Repository.LetsLabIn = false;
        lab.Server.Break("/statuses/", async context =>
        {
            context.Response.StatusCode = 422;
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, """{"message":"No commit found for SHA"}""");
        });
        await lab.ReportAsync();
        Assert.Equal("no_such_revision", (await lab.ReadAsync(db => db.GitHubStatuses.SingleAsync())).GaveUp);
    }

    [Theory]
    [InlineData("renamed")]
    [InlineData("gone")]
    [InlineData("private")]
    [InlineData("transferred")]
    public async Task What_becomes_of_the_repository_is_told_once(string what)
    {
        await using var lab = await GitHubLab.StartAsync();
        switch (what)
        {
            case "renamed": lab.Repository.Rename("delta"); break;
            case "gone": lab.World.Remove(lab.Repository); break;
            case "private": (lab.Repository.Private, lab.Repository.LetsLabIn) = (true, false); break;
            default: lab.Repository.Transfer(lab.World.Person("mallory")); break;
        }
        lab.Repository.Git.Push("a.md", "a");
        for (var i = 0; i < 3; i++) await lab.LookAsync();
        var told = Assert.Single(await lab.ToldAsync());
        Assert.Equal(what switch { "renamed" => "renamed ada-l/gamma ada-l/delta", "transferred" => "transferred ada-l/gamma mallory/gamma", _ => "gone ada-l/gamma ada-l/gamma" }, told);
        Assert.Equal(what == "renamed" ? 1 : 0, (await lab.SubmissionsAsync()).Count);
        if (what != "private") return;
        lab.Repository.LetsLabIn = true;
        await lab.LookAsync();
        Assert.Equal("back ada-l/gamma ada-l/gamma", (await lab.ToldAsync())[^1]);
        Assert.Single(await lab.SubmissionsAsync());
    }

    [Fact]
    public async Task Nothing_is_followed_to_another_host()
    {
        await using var lab = await GitHubLab.StartAsync();
        lab.Repository.Git.Push("a.md", "a");
        foreach (var path in (string[])["GET /api/v3/repositories", "info/refs"])
        {
            lab.Server.Break(path, context =>
            {
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = "http://169.254.169.254/latest/meta-data/";
                return Task.CompletedTask;
            });
            lab.Clock.Advance(TimeSpan.FromMinutes(2));
            await lab.FollowAsync();
            Assert.Empty(await lab.SubmissionsAsync());
            Assert.DoesNotContain("169.254.169.254/latest", lab.Log.Lines);
        }
        Assert.Empty(await lab.ToldAsync());
        lab.Clock.Advance(TimeSpan.FromMinutes(2));
        await lab.FollowAsync();
        Assert.Equal(SubmissionState.Queued, Assert.Single(await lab.SubmissionsAsync()).State);
    }

    private static Dictionary<string, string> Impatient => new() { ["GitHub:TimeoutSeconds"] = "2" };

    private static void Begin(GitHubLab lab, string trouble, string path)
    {
        switch (trouble)
        {
            case "500" or "git 500": lab.Server.Fail(path, 500, 9); break;
            case "502": lab.Server.Fail(path, 502, 9); break;
            case "429": lab.Server.Fail(path, 429, 9); break;
            case "429 for long": lab.Server.LimitSecondary(path, 300, 9, status: 429); break;
            case "403": lab.Server.Fail(path, 403, 9); break;
            case "cut" or "git cut": lab.Server.Cut(path, 9); break;
            case "hang" or "git hang": lab.Server.Hang(path, 9); break;
            case "secondary": lab.Server.LimitSecondary(path, 60, 9); break;
            case "primary": lab.Server.LimitPrimary(path, TimeSpan.FromMinutes(1), 9); break;
            default: lab.Server.Revoked = true; break;
        }
    }

    private static void End(GitHubLab lab)
    {
        lab.Server.Mend();
        lab.Server.Revoked = false;
    }
}
