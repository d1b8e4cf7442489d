using CoResearch.Domain.GitHub;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Workers.Tests.Source.GitHub;

/// <summary>GitHub down, slow, limiting or locking out: nothing is lost, and it is left alone for as long as it asks.</summary>
public sealed class GitHub_in_trouble
{
    public static TheoryData<string> Troubles { get; } = ["500", "502", "hang", "secondary", "primary", "429", "revoked", "git 500", "git hang"];

    [Theory]
    [MemberData(nameof(Troubles))]
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
        lab.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await lab.FollowAsync());
        Assert.Equal(commit, Assert.Single(await lab.SubmissionsAsync()).Commit);
        Assert.Equal(0, (await lab.ForkAsync()).Attempts);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("hang")]
    [InlineData("secondary")]
    [InlineData("revoked")]
    public async Task A_status_is_told_once_it_is_over(string trouble)
    {
        await using var lab = await GitHubLab.StartAsync(settings: Impatient);
        var commit = lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        Begin(lab, trouble, "/statuses/");
        await lab.ReportAsync();
        Assert.Null(lab.World.StatusOf(commit));
        End(lab);
        lab.Clock.Advance(TimeSpan.FromMinutes(2));
        await lab.ReportAsync();
        Assert.Equal("queued", lab.World.StatusOf(commit)!.Description);
    }

    [Fact]
    public async Task It_is_left_alone_for_as_long_as_it_asks()
    {
        await using var lab = await GitHubLab.StartAsync();
        lab.Server.LimitSecondary("repositories", retryAfter: 600);
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
