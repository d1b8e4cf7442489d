using System.Text;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Source;
using Xunit;

namespace CoResearch.Workers.Tests.Source;

/// <summary>Content goes in and out byte for byte, and nothing is lost when two people write at once.</summary>
public sealed class Reading_and_writing : IDisposable
{
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    private byte[] Bytes(string folder, string path) => File.ReadAllBytes(Path.Combine(_lab.Folder(folder), path));

    [Fact]
    public void An_export_holds_the_tree_byte_for_byte_whatever_its_attributes_ask()
    {
        var work = _lab.Clone();
        work.Write(".gitattributes", "* text eol=crlf\n*.txt export-ignore\n");
        work.Write("run.sh", "#!/bin/sh\nexit 0\n");
        work.Write("kept.txt", "a\n");
        work.Run("add", "-A");
        work.Run("update-index", "--chmod=+x", "run.sh");
        work.Run("commit", "-q", "-m", "Attributes");
        work.Run("push", "-q");
        Assert.True(_lab.Forks.Export(Lab.Fork, _lab.Forks.Resolve(Lab.Fork, "main").Value.Id, _lab.Folder("out"), 1000).Ok);
        Assert.Equal("#!/bin/sh\nexit 0\n"u8.ToArray(), Bytes("out", "run.sh"));
        Assert.Equal("a\n"u8.ToArray(), Bytes("out", "kept.txt"));
        Assert.Equal("# Notes\n"u8.ToArray(), Bytes("out", "notes/readme.md"));
        Assert.False(Path.Exists(Path.Combine(_lab.Folder("out"), ".git")));
        if (OperatingSystem.IsWindows()) return;
        Assert.True(File.GetUnixFileMode(Path.Combine(_lab.Folder("out"), "run.sh")).HasFlag(UnixFileMode.OtherExecute));
        Assert.False(File.GetUnixFileMode(Path.Combine(_lab.Folder("out"), "kept.txt")).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void An_export_never_writes_into_a_folder_that_exists()
    {
        Directory.CreateDirectory(_lab.Folder("out"));
        Assert.Throws<IOException>(() => _lab.Forks.Export(Lab.Fork, _lab.Root.Id, _lab.Folder("out"), 1000));
    }

    [Fact]
    public void Text_is_what_was_committed_and_null_where_it_is_no_text()
    {
        var work = _lab.Clone();
        File.WriteAllBytes(Path.Combine(work.Folder, "latin.txt"), [(byte)'c', 0xe9]);
        File.WriteAllBytes(Path.Combine(work.Folder, "binary.txt"), [65, 0, 66]);
        File.WriteAllBytes(Path.Combine(work.Folder, "bom.txt"), [0xef, 0xbb, 0xbf, (byte)'x', (byte)'\r', (byte)'\n']);
        var commit = work.Commit("empty.txt", "");
        work.Run("push", "-q");
        Assert.Equal("x\r\n", _lab.Forks.ReadText(Lab.Fork, commit, "bom.txt"));
        Assert.Equal("", _lab.Forks.ReadText(Lab.Fork, commit, "empty.txt"));
        foreach (var path in (string[])["latin.txt", "binary.txt", "missing.txt", "notes", "", "../workflow.yml", "/workflow.yml", "workflow.yml/x"])
            Assert.Null(_lab.Forks.ReadText(Lab.Fork, commit, path));
    }

    [Fact]
    public void A_link_is_never_read_as_text()
    {
        var commit = _lab.Bare.CommitTree($"120000 blob {_lab.Bare.Blob("/etc/passwd")}\tworkflow.yml\n");
        Assert.Null(_lab.Forks.ReadText(Lab.Fork, commit, "workflow.yml"));
    }

    [Fact]
    public void An_edit_is_a_commit_in_the_members_name_that_git_can_pull()
    {
        var work = _lab.Clone();
        var edit = Edit("main", _lab.Root.Id, "workflow.yml", "model_type: linear\n", "Ada <x> Lovelace\n", "Tweak the model").Value;
        Assert.Equal((edit.Title, edit.When), ("Tweak the model", _lab.Clock.GetUtcNow()));
        work.Run("pull", "-q");
        Assert.Equal("model_type: linear\n", File.ReadAllText(Path.Combine(work.Folder, "workflow.yml")));
        Assert.Equal("Ada x Lovelace", work.Run("log", "-1", "--format=%an"));
        Assert.Equal("workflow.yml", work.Run("diff", "--name-only", "HEAD~1"));
        Assert.Equal("", work.Run("fsck", "--strict"));
    }

    [Fact]
    public void A_commit_alone_moves_nothing_and_can_be_submitted()
    {
        var made = _lab.Forks.Commit(Lab.Fork, "main", _lab.Root.Id, new Dictionary<string, string?> { ["workflow.yml"] = "model_type: linear\n" }, "Ada", "Perhaps").Value;
        Assert.Equal(_lab.Root.Id, _lab.Forks.Heads(Lab.Fork, ["main"])["main"]);
        Assert.Equal(made, _lab.Forks.Resolve(Lab.Fork, made.Id).Value);
    }

    [Fact]
    public void A_commit_may_add_and_remove_files_at_once()
    {
        var made = _lab.Forks.Commit(Lab.Fork, "main", _lab.Root.Id, new Dictionary<string, string?> { ["a/b.txt"] = "b", ["workflow.yml"] = null, ["missing"] = null }, "Ada", "").Value;
        var before = _lab.Forks.Files(Lab.Fork, _lab.Root.Id, 100_000).Value.Select(f => f.Path);
        Assert.Equal(before.Except(["workflow.yml"]).Append("a/b.txt").Order(), _lab.Forks.Files(Lab.Fork, made.Id, 100_000).Value.Select(f => f.Path).Order());
        Assert.Equal("Update a/b.txt, workflow.yml, missing", made.Title);
    }

    [Fact]
    public void The_same_content_makes_no_commit() =>
        Assert.Equal(_lab.Root, Edit("main", _lab.Root.Id, "workflow.yml", "model_type: gbm\n", "Ada", "Same").Value);

    [Fact]
    public void An_edit_of_a_text_that_a_push_has_replaced_is_refused()
    {
        var work = _lab.Clone();
        var pushed = work.Commit("workflow.yml", "model_type: ecd\n");
        work.Run("push", "-q");
        Assert.IsType<BranchMoved>(Edit("main", _lab.Root.Id, "workflow.yml", "model_type: linear\n", "Ada", "Stale").Error);
        Assert.Equal(pushed, _lab.Forks.Heads(Lab.Fork, ["main"])["main"]);
    }

    [Fact]
    public void Edits_are_refused_where_nothing_may_be_written()
    {
        Assert.IsType<BadTree>(Edit("main", _lab.Root.Id, ".git/config", "x", "Ada", "Evil").Error);
        Assert.IsType<BadTree>(Edit("main", _lab.Root.Id, "../x", "x", "Ada", "Evil").Error);
        Assert.IsType<NoSuchRevision>(Edit("mian", _lab.Root.Id, "a", "x", "Ada", "Lost").Error);
    }

    [Fact]
    public async Task Of_many_edits_and_pushes_at_once_every_accepted_one_is_in_the_history()
    {
        const int Each = 15;
        var edits = Task.Run(() => Enumerable.Range(0, Each).Select(i => Edit($"chat-{i}")).ToList(), TestContext.Current.CancellationToken);
        var pushes = Task.Run(() => Enumerable.Range(0, Each).Select(i => Push($"push-{i}")).ToList(), TestContext.Current.CancellationToken);
        var accepted = (await edits).Concat(await pushes).OfType<string>().ToList();
        Assert.True(accepted.Count >= Each, $"only {accepted.Count} got through");
        var files = _lab.Forks.Files(Lab.Fork, _lab.Forks.Heads(Lab.Fork, ["main"])["main"], 100_000).Value.Select(f => f.Path).ToHashSet();
        Assert.Equal([], accepted.Where(path => !files.Contains(path)));
        Assert.Equal("", _lab.Bare.Run("fsck", "--strict"));
    }

    /// <summary>As a tweak does it: a commit, then the branch moves to it.</summary>
    private Result<CommitInfo> Edit(string branch, string onto, string path, string text, string author, string message) =>
        _lab.Forks.Commit(Lab.Fork, branch, onto, new Dictionary<string, string?> { [path] = text }, author, message).Failed(out var made, out var error) ? error
        : _lab.Forks.Advance(Lab.Fork, branch, onto, made.Id).Error is { } moved ? moved : made;

    private string? Edit(string path)
    {
        var head = _lab.Forks.Heads(Lab.Fork, ["main"])["main"];
        return Edit("main", head, path, path, "Ada", "Edit " + path).Ok ? path : null;
    }

    private string? Push(string path)
    {
        var work = Directory.Exists(_lab.Folder("work")) ? new Git(_lab.Folder("work")) : _lab.Clone();
        work.Run("fetch", "-q");
        work.Run("reset", "-q", "--hard", "origin/main");
        work.Commit(path, path);
        return work.Try("", "push", "-q").Code == 0 ? path : null;
    }

    [Fact]
    public void Of_many_moves_from_one_commit_exactly_one_succeeds()
    {
        var refs = new ForkRefs(_lab.Bare.Folder);
        var commits = Enumerable.Range(0, 8).Select(i => _lab.Bare.Run("commit-tree", _lab.Root.Tree, "-m", $"Commit {i}")).ToList();
        var moved = commits.AsParallel().WithDegreeOfParallelism(8).Where(commit => refs.TryMove("main", _lab.Root.Id, commit)).ToList();
        Assert.Equal(refs.Branch("main"), Assert.Single(moved));
    }

    [Fact]
    public void A_lock_that_a_crash_left_is_respected()
    {
        File.WriteAllText(Path.Combine(_lab.Bare.Folder, "refs", "heads", "main.lock"), "");
        Assert.IsType<BranchMoved>(Edit("main", _lab.Root.Id, "a.txt", "x", "Ada", "Blocked").Error);
        Assert.Equal(_lab.Root.Id, _lab.Forks.Heads(Lab.Fork, ["main"])["main"]);
    }

    [Fact]
    public void A_diff_across_forks_is_the_one_that_git_prints()
    {
        var other = _lab.Forks.CreateFork("forks/gamma/bo.git", _lab.Baseline, "Gamma or hadron?").Value;
        var work = _lab.Clone();
        File.WriteAllBytes(Path.Combine(work.Folder, "model.bin"), [1, 0, 2]);
        File.Delete(Path.Combine(work.Folder, "notes/readme.md"));
        work.Write("new.txt", "one\ntwo");
        var pushed = work.Commit("workflow.yml", "model_type: ecd\n");
        work.Run("push", "-q");
        Assert.Equal("""
            --- /dev/null
            +++ b/model.bin
            (binary: 0 and 3 bytes)
            --- /dev/null
            +++ b/new.txt
            @@ -0,0 +1,2 @@
            +one
            +two
            \ No newline at end of file
            --- a/notes/readme.md
            +++ /dev/null
            @@ -1 +0,0 @@
            -# Notes
            --- a/workflow.yml
            +++ b/workflow.yml
            @@ -1 +1 @@
            -model_type: gbm
            +model_type: ecd

            """.ReplaceLineEndings("\n"), _lab.Forks.Diff("forks/gamma/bo.git", other.Id, Lab.Fork, pushed, 100).Value);
        Assert.Equal("", _lab.Forks.Diff("forks/gamma/bo.git", other.Id, Lab.Fork, _lab.Root.Id, 100).Value);
    }

    [Fact]
    public void A_long_diff_is_cut_with_a_note()
    {
        var work = _lab.Clone();
        var text = new StringBuilder();
        for (var i = 0; i < 5000; i++) text.Append("line ").Append(i).Append("\u001b[31m\n");
        var pushed = work.Commit("long.txt", text.ToString());
        work.Run("push", "-q");
        var lines = _lab.Forks.Diff(Lab.Fork, _lab.Root.Id, Lab.Fork, pushed, 20).Value.TrimEnd('\n').Split('\n');
        Assert.Equal(21, lines.Length);
        Assert.StartsWith("… cut after 20 lines", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Any(char.IsControl));
    }
}
