using CoResearch.Domain.Submissions;
using Xunit;

namespace CoResearch.Workers.Tests.Source;

/// <summary>Trees that no honest git makes, written as raw objects into the fork.</summary>
public sealed class Hostile_trees : IDisposable
{
    private const long Plenty = 50L << 20;
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    private BadTree Refused(string commit)
    {
        var folder = _lab.Folder("export");
        var error = Assert.IsType<BadTree>(_lab.Forks.Files(Lab.Fork, commit, Plenty).Error);
        Assert.Equal(error, _lab.Forks.Export(Lab.Fork, commit, folder, Plenty).Error);
        Assert.False(Path.Exists(folder));
        return error;
    }

    [Theory]
    [InlineData("120000 blob", "link", "symbolic link")]
    [InlineData("160000 commit", "module", "submodule")]
    [InlineData("100644 blob", ".git", ".git")]
    [InlineData("100644 blob", ".GIT", ".git")]
    [InlineData("100644 blob", ".git ", ".git")]
    [InlineData("100644 blob", ".git..", ".git")]
    [InlineData("100644 blob", "GIT~1", ".git")]
    [InlineData("100644 blob", ".g\u200cit", "invisible")]
    [InlineData("100644 blob", "..", "outside")]
    [InlineData("100644 blob", ".", "outside")]
    [InlineData("100644 blob", "..\\up", "character \\")]
    [InlineData("100644 blob", "C:evil", "character :")]
    [InlineData("100644 blob", "COM1.txt", "Windows")]
    [InlineData("100644 blob", "nul", "Windows")]
    [InlineData("100644 blob", "LPT\u00b9", "Windows")]
    [InlineData("100644 blob", "red\u001b[31m", "control")]
    [InlineData("100644 blob", "dot.", "dot")]
    public void A_name_or_kind_that_no_fork_may_hold_is_refused(string kind, string name, string reason)
    {
        var blob = kind.EndsWith("commit", StringComparison.Ordinal) ? _lab.Root.Id : _lab.Bare.Blob("../../../etc/passwd");
        var at = _lab.Bare.CommitTree($"{kind} {blob}\t{name}\n");
        Assert.Contains(reason, Refused(at).Reason, StringComparison.Ordinal);

        // The same one folder down.
        var tree = _lab.Bare.Run("rev-parse", at + "^{tree}");
        Assert.Contains(reason, Refused(_lab.Bare.CommitTree($"040000 tree {tree}\tsub\n")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_called_dot_dot_is_refused()
    {
        var tree = _lab.Root.Tree;
        Assert.Contains("outside", Refused(_lab.Bare.CommitTree($"040000 tree {tree}\t..\n")).Reason, StringComparison.Ordinal);
        Assert.Contains(".git", Refused(_lab.Bare.CommitTree($"040000 tree {tree}\t.Git\n")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slash_within_a_name_is_refused()
    {
        var id = Convert.FromHexString(_lab.Bare.Blob("x"));
        var file = _lab.Folder("tree");
        File.WriteAllBytes(file, [.. "100644 a/../../b\0"u8, .. id]);
        var tree = _lab.Bare.Run("hash-object", "-t", "tree", "-w", "--literally", file);
        Refused(_lab.Bare.Run("commit-tree", tree, "-m", "Raw"));
    }

    [Fact]
    public void A_name_that_is_not_utf8_is_refused()
    {
        var id = Convert.FromHexString(_lab.Bare.Blob("x"));
        var file = _lab.Folder("tree");
        File.WriteAllBytes(file, [.. "100644 caf"u8, 0xe9, 0, .. id]);
        var tree = _lab.Bare.Run("hash-object", "-t", "tree", "-w", "--literally", file);
        Assert.Contains("UTF-8", Refused(_lab.Bare.Run("commit-tree", tree, "-m", "Raw")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_differ_only_in_case_are_refused()
    {
        var blob = _lab.Bare.Blob("x");
        Assert.Contains("case", Refused(_lab.Bare.CommitTree($"100644 blob {blob}\tData.csv\n100644 blob {blob}\tdata.csv\n")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_a_folder_underneath_is_refused()
    {
        // mktree checks the kind; a raw tree object can lie.
        var file = _lab.Folder("tree");
        File.WriteAllBytes(file, [.. "100644 workflow.yml\0"u8, .. Convert.FromHexString(_lab.Root.Tree)]);
        Refused(_lab.Bare.Run("commit-tree", _lab.Bare.Run("hash-object", "-t", "tree", "-w", "--literally", file), "-m", "Raw"));
    }

    [Fact]
    public void A_git_lfs_pointer_is_refused()
    {
        var pointer = _lab.Bare.Blob("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n");
        Assert.Contains("LFS", Refused(_lab.Bare.CommitTree($"100644 blob {pointer}\tdata.bin\n")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_bomb_is_refused_before_it_goes_off()
    {
        // Ten folders that hold ten folders …: 10^10 files in 11 objects.
        var entry = $"100644 blob {_lab.Bare.Blob("x")}";
        var commit = "";
        for (var level = 0; level < 10; level++)
        {
            commit = _lab.Bare.CommitTree(string.Concat(Enumerable.Range(0, 10).Select(i => $"{entry}\t{i}\n")));
            entry = "040000 tree " + _lab.Bare.Run("rev-parse", commit + "^{tree}");
        }

        Assert.Contains("10000 files", Refused(commit).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_too_deep_or_too_long_is_refused()
    {
        var entry = $"100644 blob {_lab.Bare.Blob("x")}";
        var commit = "";
        for (var level = 0; level < 40; level++)
        {
            commit = _lab.Bare.CommitTree($"{entry}\td\n");
            entry = "040000 tree " + _lab.Bare.Run("rev-parse", commit + "^{tree}");
        }

        Assert.Contains("deeper", Refused(commit).Reason, StringComparison.Ordinal);
        var longest = _lab.Bare.CommitTree($"100644 blob {_lab.Bare.Blob("x")}\t{new string('n', 250)}\n");
        Assert.Contains("longer", Refused(longest).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_above_the_limit_is_refused_with_its_size()
    {
        var work = _lab.Clone();
        work.Commit("zeros.txt", new string('0', 3 << 20));
        work.Run("push", "-q");
        var commit = _lab.Forks.Resolve(Lab.Fork, "main").Value.Id;
        var error = Assert.IsType<TreeTooLarge>(_lab.Forks.Files(Lab.Fork, commit, 2 << 20).Error);
        Assert.InRange(error.Bytes, 3 << 20, (3 << 20) + 100);
        Assert.IsType<TreeTooLarge>(_lab.Forks.Export(Lab.Fork, commit, _lab.Folder("export"), 2 << 20).Error);
        Assert.Null(_lab.Forks.ReadText(Lab.Fork, commit, "zeros.txt"));
    }

    [Fact]
    public void Git_itself_refuses_to_take_a_hostile_tree()
    {
        var work = _lab.Clone();
        var evil = work.CommitTree($"100644 blob {work.Blob("x")}\t.GIT\n");
        Assert.NotEqual(0, work.Try("", "push", "-q", "origin", evil + ":refs/heads/evil").Code);
    }
}
