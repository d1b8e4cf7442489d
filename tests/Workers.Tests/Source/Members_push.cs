using CoResearch.Domain.Submissions;
using Xunit;

namespace CoResearch.Workers.Tests.Source;

/// <summary>Members work with plain git; the lab sees what they did.</summary>
public sealed class Members_push : IDisposable
{
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_fork_starts_with_the_baseline_on_main()
    {
        var work = _lab.Clone();
        Assert.Equal("main", work.Run("branch", "--show-current"));
        Assert.Equal("model_type: gbm\n", File.ReadAllText(Path.Combine(work.Folder, "workflow.yml")));
        Assert.Equal("CoResearch|Baseline of Gamma or hadron?", work.Run("log", "--format=%an|%s"));
        Assert.Equal("CoResearch", _lab.Root.Author);
        Assert.Equal(work.Run("rev-parse", "HEAD^{tree}"), _lab.Root.Tree);
        Assert.Equal("", work.Run("fsck", "--strict"));
    }

    [Fact]
    public void All_forks_of_a_baseline_share_their_root() =>
        Assert.Equal(_lab.Root, _lab.Forks.CreateFork("forks/gamma/bo.git", _lab.Baseline, "Gamma or hadron?").Value);

    [Fact]
    public void A_fork_that_exists_is_left_as_it_is()
    {
        var work = _lab.Clone();
        var pushed = work.Commit("workflow.yml", "model_type: ecd\n");
        work.Run("push", "-q");
        Assert.Equal(pushed, _lab.Forks.CreateFork(Lab.Fork, _lab.Baseline, "Gamma or hadron?").Value.Id);
    }

    [Fact]
    public void What_a_crash_left_half_made_is_replaced()
    {
        var unfinished = _lab.Paths.Resolve("forks/gamma/bo.git.new");
        Directory.CreateDirectory(Path.Combine(unfinished, "objects"));
        File.WriteAllText(Path.Combine(unfinished, "HEAD"), "half");
        Assert.Equal(_lab.Root.Id, _lab.Forks.CreateFork("forks/gamma/bo.git", _lab.Baseline, "Gamma or hadron?").Value.Id);
        Assert.False(Directory.Exists(unfinished));
    }

    [Fact]
    public void A_push_is_seen_as_the_new_head()
    {
        var work = _lab.Clone();
        var pushed = work.Commit("workflow.yml", "model_type: ecd\n", "Try a network\n\nwith [no-eval] below");
        work.Run("push", "-q");
        Assert.Equal(pushed, Assert.Single(_lab.Forks.Heads(Lab.Fork, ["main", "final"])).Value);
        var commit = _lab.Forks.Resolve(Lab.Fork, "main").Value;
        Assert.Equal((pushed, "Try a network", "Ada Lovelace"), (commit.Id, commit.Title, commit.Author));
        Assert.Contains("[no-eval]", commit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_force_push_moves_the_head_and_keeps_the_old_commit_for_good()
    {
        var work = _lab.Clone();
        var old = work.Commit("a.txt", "1");
        work.Run("push", "-q");
        work.Run("reset", "-q", "--hard", "HEAD~1");
        var replaced = work.Commit("a.txt", "2");
        work.Run("push", "-q", "--force");
        _lab.Bare.Run("gc", "-q", "--prune=" + _lab.Bare.Run("config", "gc.pruneExpire"));
        Assert.Equal(replaced, _lab.Forks.Heads(Lab.Fork, ["main"])["main"]);
        Assert.Equal("1", _lab.Forks.ReadText(Lab.Fork, _lab.Forks.Resolve(Lab.Fork, old).Value.Id, "a.txt"));
    }

    [Fact]
    public void A_deleted_branch_is_gone()
    {
        var work = _lab.Clone();
        work.Run("push", "-q", "origin", "HEAD:refs/heads/idea/one");
        Assert.Equal(2, _lab.Forks.Heads(Lab.Fork, ["main", "idea/one"]).Count);
        work.Run("push", "-q", "origin", "--delete", "idea/one");
        Assert.Single(_lab.Forks.Heads(Lab.Fork, ["main", "idea/one"]));
        Assert.IsType<NoSuchRevision>(_lab.Forks.Resolve(Lab.Fork, "idea/one").Error);
    }

    [Fact]
    public void Packed_references_are_read_like_loose_ones()
    {
        var work = _lab.Clone();
        work.Run("push", "-q", "origin", "HEAD:refs/heads/idea/one");
        work.Run("tag", "-a", "v1", "-m", "First");
        work.Run("push", "-q", "origin", "v1");
        _lab.Bare.Run("gc", "-q");
        Assert.False(File.Exists(Path.Combine(_lab.Bare.Folder, "refs", "heads", "main")));
        Assert.Equal(_lab.Root.Id, _lab.Forks.Heads(Lab.Fork, ["idea/one"])["idea/one"]);
        Assert.Equal(_lab.Root, _lab.Forks.Resolve(Lab.Fork, "v1").Value);
        Assert.Equal(_lab.Root, _lab.Forks.Resolve(Lab.Fork, "main").Value);
        Assert.True(_lab.Forks.Commit(Lab.Fork, "main", _lab.Root.Id, new Dictionary<string, string?> { ["a.txt"] = "x" }, "Ada", "Add").Ok);
    }

    [Fact]
    public void A_merge_and_an_empty_commit_are_commits_like_others()
    {
        var work = _lab.Clone();
        work.Run("switch", "-q", "-c", "side");
        work.Commit("side.txt", "s");
        work.Run("switch", "-q", "main");
        work.Commit("main.txt", "m");
        work.Run("merge", "-q", "-m", "Join both", "side");
        work.Run("push", "-q");
        var merge = _lab.Forks.Resolve(Lab.Fork, "main").Value;
        Assert.Equal(["main.txt", "notes/readme.md", "side.txt", "workflow.yml"], _lab.Forks.Files(Lab.Fork, merge.Id, 1000).Value.Select(f => f.Path).Order());

        work.Run("commit", "-q", "--allow-empty", "-m", "Nothing new");
        work.Run("push", "-q");
        var empty = _lab.Forks.Resolve(Lab.Fork, "main").Value;
        Assert.NotEqual(merge.Id, empty.Id);
        Assert.Equal(merge.Tree, empty.Tree);

        work.Run("rm", "-rq", ".");
        work.Run("commit", "-q", "-m", "Empty everything");
        work.Run("push", "-q");
        Assert.Empty(_lab.Forks.Files(Lab.Fork, _lab.Forks.Resolve(Lab.Fork, "main").Value.Id, 1000).Value);
    }

    [Fact]
    public void Git_refuses_a_push_that_is_too_large()
    {
        using var small = new Lab(new() { MaxPushBytes = 1 << 20 });
        var work = small.Clone();
        work.Write("noise.txt", Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(2 << 20)));
        work.Run("add", "-A");
        work.Run("commit", "-q", "-m", "Large");
        Assert.NotEqual(0, work.Try("", "push", "-q").Code);
        Assert.Equal(small.Root.Id, small.Forks.Heads(Lab.Fork, ["main"])["main"]);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("ssh://lab.example.org/srv/forks/", "ssh://lab.example.org/srv/forks/gamma/ada.git")]
    [InlineData("git@lab:forks", "git@lab:forks/gamma/ada.git")]
    public void The_clone_address_starts_as_configured(string? start, string? address)
    {
        using var lab = new Lab(new() { CloneBase = start });
        Assert.Equal(address ?? Path.GetFullPath(lab.Paths.Resolve(Lab.Fork)), lab.Forks.CloneAddress(Lab.Fork));
    }
}
