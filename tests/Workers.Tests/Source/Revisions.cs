using CoResearch.Domain.Submissions;
using Xunit;

namespace CoResearch.Workers.Tests.Source;

/// <summary>What people type for a commit is looked up, never interpreted.</summary>
public sealed class Revisions : IDisposable
{
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_branch_a_tag_and_an_id_of_seven_digits_or_more_are_found()
    {
        _lab.Bare.Run("tag", "v1", "main");
        _lab.Bare.Run("tag", "-a", "v2", "-m", "Second", "v1");
        foreach (var revision in (string[])["main", "v1", "v2", _lab.Root.Id, _lab.Root.Id[..7], _lab.Root.Id[..12].ToUpperInvariant()])
            Assert.Equal(_lab.Root, _lab.Forks.Resolve(Lab.Fork, revision).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--upload-pack=touch /tmp/x")]
    [InlineData("-main")]
    [InlineData("main@{0}")]
    [InlineData("@")]
    [InlineData("HEAD")]
    [InlineData("main~1")]
    [InlineData("main^{tree}")]
    [InlineData("main:workflow.yml")]
    [InlineData("main..main")]
    [InlineData("../../gamma/bo.git/refs/heads/main")]
    [InlineData("../main")]
    [InlineData("..\\main")]
    [InlineData("refs/heads/main")]
    [InlineData("/main")]
    [InlineData("main.lock")]
    [InlineData("main\n")]
    [InlineData("main\0")]
    [InlineData("0000000")]
    [InlineData("0000000000000000000000000000000000000000")]
    [InlineData(":/Baseline")]
    public void Anything_else_is_no_revision(string revision) =>
        Assert.IsType<NoSuchRevision>(_lab.Forks.Resolve(Lab.Fork, revision).Error);

    [Fact]
    public void Too_few_digits_and_objects_that_are_no_commits_are_no_revisions()
    {
        _lab.Bare.Run("tag", "file", "main:workflow.yml");
        foreach (var revision in (string[])[_lab.Root.Id[..6], _lab.Root.Tree, _lab.Root.Tree[..10], "file"])
            Assert.IsType<NoSuchRevision>(_lab.Forks.Resolve(Lab.Fork, revision).Error);
    }

    /// <summary>Packed, 3 MB of the same letter are 3 kB.</summary>
    [Fact]
    public void A_commit_with_a_book_for_a_message_is_refused_before_it_is_read()
    {
        var tree = _lab.Bare.Run("rev-parse", "main^{tree}");
        var commit = _lab.Bare.RunWith(new string('m', 3 << 20), "commit-tree", tree, "-p", "main");
        _lab.Bare.Run("update-ref", "refs/heads/book", commit);
        _lab.Bare.Run("tag", "-a", "v3", "-m", "Points there", commit);
        foreach (var revision in (string[])[commit, "book", "v3"])
        {
            var refused = Assert.IsType<CommitTooLarge>(_lab.Forks.Resolve(Lab.Fork, revision).Error);
            Assert.Contains("is itself 3 MB long", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_new_are_the_messages_of_commits_that_no_head_before_came_from()
    {
        var tree = _lab.Bare.Run("rev-parse", "main^{tree}");
        string Commit(string message, params string[] parents) => _lab.Bare.RunWith(message, ["commit-tree", tree, .. parents.SelectMany(p => (string[])["-p", p])]);
        var old = Commit("old", _lab.Root.Id);
        var seen = Commit("seen", old);
        var side = Commit("side", old);
        var merged = Commit("merged", seen, side);
        Assert.Equal(["merged", "side"], Messages(merged, seen));
        Assert.Equal(["merged", "seen", "side", "old"], Messages(merged, _lab.Root.Id));
        Assert.Empty(Messages(old, seen));

        // What one that is too large came from is not asked for.
        var above = Commit("above", Commit(new string('m', 3 << 20), seen));
        Assert.Equal(["above"], Messages(above, _lab.Root.Id));
        Assert.Equal(["next"], Messages(Commit("next", above), above));

        List<string> Messages(string commit, string since) => [.. _lab.Forks.Messages(Lab.Fork, commit, [since], 100).Select(m => m.TrimEnd())];
    }

    [Fact]
    public void A_slip_is_answered_with_the_nearest_branch()
    {
        var error = _lab.Forks.Resolve(Lab.Fork, "mian").Error!;
        Assert.Contains("Did you mean main?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_commit_says_of_itself_becomes_one_harmless_line()
    {
        var id = _lab.Bare.RunWith(
            $"tree {_lab.Root.Tree}\nauthor Eve\u001b[31m <e@example.org> 99999999999999 +9999\ncommitter Eve <e@example.org> 99999999999999 +9999\n\nRed \u001b[31malert\u202E\n",
            "hash-object", "-t", "commit", "-w", "--stdin", "--literally");
        var commit = _lab.Forks.Resolve(Lab.Fork, id).Value;
        Assert.Equal("Red  [31malert", commit.Title);
        Assert.DoesNotContain(commit.Author, char.IsControl);
    }
}
