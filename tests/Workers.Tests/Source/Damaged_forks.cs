using CoResearch.Domain.Submissions;
using Xunit;

namespace CoResearch.Workers.Tests.Source;

/// <summary>A fork that is missing or damaged is a refusal, never a crash.</summary>
public sealed class Damaged_forks : IDisposable
{
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    private void Everything_is_refused()
    {
        Assert.IsType<ForkMissing>(_lab.Forks.Resolve(Lab.Fork, "main").Error);
        Assert.IsType<ForkMissing>(_lab.Forks.Files(Lab.Fork, _lab.Root.Id, 1000).Error);
        Assert.IsType<ForkMissing>(_lab.Forks.Export(Lab.Fork, _lab.Root.Id, _lab.Folder("out"), 1000).Error);
        Assert.IsType<ForkMissing>(_lab.Forks.Diff(Lab.Fork, _lab.Root.Id, Lab.Fork, _lab.Root.Id, 10).Error);
        Assert.Null(_lab.Forks.ReadText(Lab.Fork, _lab.Root.Id, "workflow.yml"));
        Assert.False(Path.Exists(_lab.Folder("out")));
    }

    [Fact]
    public void A_missing_fork_is_refused_and_made_anew()
    {
        Directory.Move(_lab.Bare.Folder, _lab.Folder("away"));
        Everything_is_refused();
        Assert.Empty(_lab.Forks.Heads(Lab.Fork, ["main"]));
        Assert.Equal(_lab.Root, _lab.Forks.CreateFork(Lab.Fork, _lab.Baseline, "Gamma or hadron?").Value);
    }

    [Fact]
    public void A_fork_that_is_no_repository_is_set_aside_and_made_anew()
    {
        File.Delete(Path.Combine(_lab.Bare.Folder, "HEAD"));
        Everything_is_refused();
        Assert.Equal(_lab.Root, _lab.Forks.CreateFork(Lab.Fork, _lab.Baseline, "Gamma or hadron?").Value);
        Assert.True(Directory.Exists(_lab.Bare.Folder + ".damaged-1"));
    }

    [Fact]
    public void Settings_that_git_cannot_read_are_no_dead_end()
    {
        File.AppendAllText(Path.Combine(_lab.Bare.Folder, "config"), "[include]\n\tpath\n]\n");
        Everything_is_refused();
        Assert.NotEmpty(_lab.Forks.Heads(Lab.Fork, ["main"]));
        Assert.Equal(_lab.Root, _lab.Forks.CreateFork(Lab.Fork, _lab.Baseline, "Gamma or hadron?").Value);
        Assert.True(Directory.Exists(_lab.Bare.Folder + ".damaged-1"));
    }

    [Fact]
    public void Lost_objects_are_refused_and_the_fork_is_made_anew()
    {
        Directory.Delete(Path.Combine(_lab.Bare.Folder, "objects"), recursive: true);
        Directory.CreateDirectory(Path.Combine(_lab.Bare.Folder, "objects"));
        Everything_is_refused();
        Assert.Equal(_lab.Root, _lab.Forks.CreateFork(Lab.Fork, _lab.Baseline, "Gamma or hadron?").Value);
    }

    [Fact]
    public void Garbage_in_place_of_an_object_is_refused()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_lab.Bare.Folder, "objects"), "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
            File.WriteAllText(file, "garbage");
        }

        Everything_is_refused();
    }

    [Fact]
    public void A_lost_file_in_an_otherwise_whole_fork_is_refused()
    {
        var blob = _lab.Bare.Run("rev-parse", "main:workflow.yml");
        var file = Path.Combine(_lab.Bare.Folder, "objects", blob[..2], blob[2..]);
        File.SetAttributes(file, FileAttributes.Normal);
        File.Delete(file);
        Assert.True(_lab.Forks.Resolve(Lab.Fork, "main").Ok);
        Assert.IsType<ForkMissing>(_lab.Forks.Files(Lab.Fork, _lab.Root.Id, 1000).Error);
        Assert.IsType<ForkMissing>(_lab.Forks.Export(Lab.Fork, _lab.Root.Id, _lab.Folder("out"), 1000).Error);
    }

    [Fact]
    public void A_reference_that_a_power_cut_left_empty_is_no_head()
    {
        File.WriteAllText(Path.Combine(_lab.Bare.Folder, "refs", "heads", "main"), "");
        Assert.Empty(_lab.Forks.Heads(Lab.Fork, ["main"]));
        Assert.IsType<NoSuchRevision>(_lab.Forks.Resolve(Lab.Fork, "main").Error);
    }

    [Fact]
    public void A_fork_that_belongs_to_another_user_is_read_all_the_same()
    {
        Assert.SkipUnless(!OperatingSystem.IsWindows() && Environment.UserName == "root", "Only root can give a folder away.");
        using (var chown = System.Diagnostics.Process.Start("chown", ["-R", "65534", _lab.Bare.Folder])) chown.WaitForExit();
        Assert.Equal(_lab.Root, _lab.Forks.Resolve(Lab.Fork, "main").Value);
    }

    [Theory]
    [InlineData("forks/../coresearch.db")]
    [InlineData("../elsewhere.git")]
    [InlineData("/etc")]
    public void A_path_outside_the_forks_is_a_bug(string path) => Assert.Throws<ArgumentException>(() => _lab.Forks.Resolve(path, "main"));

    [Fact]
    public void A_link_in_a_baseline_is_refused_and_leaves_no_fork()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a symbolic link needs a privilege there.");
        File.CreateSymbolicLink(Path.Combine(_lab.Baseline, "secret"), "/etc/passwd");
        Assert.IsType<BadTree>(_lab.Forks.CreateFork("forks/gamma/bo.git", _lab.Baseline, "Gamma or hadron?").Error);
        Assert.False(Directory.Exists(_lab.Paths.Resolve("forks/gamma/bo.git")));
    }
}
