using CoResearch.Domain.GitHub;
using CoResearch.Domain.Submissions;
using Xunit;

namespace CoResearch.Workers.Tests.Source.GitHub;

/// <summary>Repositories on GitHub that mean harm, or hold too much: refused with the reason, to the member and on the commit.</summary>
public sealed class Hostile_repositories
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";

    [Theory]
    [InlineData("symlink", "symbolic link")]
    [InlineData("submodule", "submodule")]
    [InlineData("lfs", "Git LFS pointer")]
    [InlineData("path", "points outside its folder|.git folder")]
    [InlineData("many", "more than 10000")]
    public async Task A_tree_that_no_fork_may_have_is_refused(string what, string reason)
    {
        await using var lab = await GitHubLab.StartAsync();
        var git = lab.Repository.Git;
        var blob = git.Blob("x");
        var commit = what switch
        {
            "symlink" => git.PushTree("main", "Raw", $"120000 blob {git.Blob("/etc/passwd")}\tlink"),
            "submodule" => git.PushTree("main", "Raw", $"160000 commit {git.Head()}\tsub"),
            "lfs" => git.Push("weights.bin", Pointer.TrimEnd('\n')),
            "path" => Raw(lab, $"100644 blob {blob}\t.GIT"),
            _ => git.PushTree("main", "Raw", [.. Enumerable.Range(0, 10_001).Select(i => $"100644 blob {blob}\tf/{i}")]),
        };
        await lab.LookAsync();
        Assert.Empty(await lab.SubmissionsAsync());
        var told = Assert.Single(await lab.ToldAsync());
        Assert.Contains(reason.Split('|'), r => told.Contains(r, StringComparison.Ordinal));
        await lab.ReportAsync();
        Assert.Equal("failure", lab.World.StatusOf(commit)!.State);
        Assert.StartsWith("not submitted: ", lab.World.StatusOf(commit)!.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_the_lab_takes_is_stopped_and_said_once()
    {
        await using var lab = await GitHubLab.StartAsync(settings: new Dictionary<string, string> { ["Forks:MaxPushBytes"] = "1048576" });
        var before = lab.Here();
        var noise = new byte[3 << 20];
        new Random(7).NextBytes(noise);
        var commit = lab.Repository.Git.Push("noise.txt", Convert.ToHexString(noise));
        await lab.LookAsync();
        await lab.LookAsync();
        Assert.Equal(before, lab.Here());
        Assert.Contains("brings more than 1 MB", Assert.Single(await lab.ToldAsync()), StringComparison.Ordinal);
        Assert.Single(lab.Server.Calls, c => c.Path.EndsWith("git-upload-pack", StringComparison.Ordinal) && c.Method == "POST" && lab.Server.Calls.ToList().IndexOf(c) > 10);
        await lab.ReportAsync();
        Assert.Equal("failure", lab.World.StatusOf(commit)!.State);

        // Taken out of the history, it is taken.
        lab.Repository.Git.Move("main", before!);
        var small = lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        Assert.Equal(small, Assert.Single(await lab.SubmissionsAsync()).Commit);
    }

    [Fact]
    public async Task Two_branches_that_are_too_large_are_each_told_of_once_and_not_fetched_again()
    {
        await using var lab = await GitHubLab.StartAsync(settings: new Dictionary<string, string> { ["Forks:MaxPushBytes"] = "1048576" });
        var noise = new byte[3 << 20];
        new Random(7).NextBytes(noise);
        lab.Repository.Git.Move("idea", lab.Repository.Git.Head()!);
        lab.Repository.Git.Push("noise.txt", Convert.ToHexString(noise));
        lab.Repository.Git.Push("noise.txt", Convert.ToHexString(noise) + "0", branch: "idea");
        await lab.LookAsync();
        var (told, fetched) = (await lab.ToldAsync(), Fetched());
        Assert.Equal(2, told.Count);
        for (var i = 0; i < 3; i++) await lab.LookAsync();
        Assert.Equal(told, await lab.ToldAsync());
        Assert.Equal(fetched, Fetched());

        int Fetched() => lab.Server.Calls.Count(c => c.Path.EndsWith("git-upload-pack", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tree_larger_than_the_challenge_allows_is_refused()
    {
        await using var lab = await GitHubLab.StartAsync();
        lab.Repository.Git.Push("zeros.txt", new string('0', 2 << 20));
        await lab.LookAsync();
        Assert.Contains("the limit is 1 MB", Assert.Single(await lab.ToldAsync()), StringComparison.Ordinal);
        Assert.Empty(await lab.SubmissionsAsync());
    }

    /// <summary>One told of would otherwise make the other one be fetched and told of at each look, for ever.</summary>
    [Fact]
    public void Each_branch_is_refused_for_itself()
    {
        var fork = GitHubFork.Of(1, new GitHubRepository(7, "ada-l/gamma", new GitHubUser(1, "ada-l"), false, false, true, []), default);
        fork.Refuse("main", "a1");
        fork.Refuse("dev", "b2");
        Assert.True(fork.IsRefused("main", "a1") && fork.IsRefused("dev", "b2"));
        fork.Refuse("main", "a3");
        Assert.False(fork.IsRefused("main", "a1"));
        fork.Welcome("main");
        Assert.False(fork.IsRefused("main", "a3"));
        Assert.True(fork.IsRefused("dev", "b2"));
        fork.Welcome("dev");
        Assert.Null(fork.Refused);
    }

    [Fact]
    public async Task What_is_no_git_is_no_fork()
    {
        await using var lab = await GitHubLab.StartAsync();
        lab.Repository.Git.Push("a.md", "a");
        lab.Server.Break("POST /ada-l/gamma.git/git-upload-pack", context =>
        {
            context.Response.ContentType = "application/x-git-upload-pack-result";
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "0008NAK\nPACK\0\0\0\u0002garbage that is no pack at all");
        });
        await lab.LookAsync();
        Assert.Contains("no sound git repository", Assert.Single(await lab.ToldAsync()), StringComparison.Ordinal);
        Assert.Equal([], await lab.SubmissionsAsync());
        Assert.All(await lab.SubmissionsAsync(), s => Assert.Equal(SubmissionState.Queued, s.State));
    }

    /// <summary>A tree that git's own index would not take.</summary>
    private static string Raw(GitHubLab lab, string entry)
    {
        var git = lab.Repository.Git;
        var tree = git.Run(git.Run(null, "ls-tree", "HEAD") + "\n" + entry + "\n", "mktree");
        var commit = git.Run(null, "commit-tree", tree, "-p", git.Head()!, "-m", "Raw");
        git.Move("main", commit);
        return commit;
    }
}
