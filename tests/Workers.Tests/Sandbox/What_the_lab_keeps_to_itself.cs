using System.Runtime.Versioning;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Execution;
using CoResearch.Workers.Sandbox;
using CoResearch.Workers.Source.GitHub;
using CoResearch.Workers.Tests.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Xunit;

namespace CoResearch.Workers.Tests.Sandbox;

/// <summary>A state folder, key or token below a folder that every program in the sandbox is shown: no code runs then.</summary>
[SupportedOSPlatform("linux")]
public sealed class What_the_lab_keeps_to_itself : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coresearch-exposed-");

    public What_the_lab_keeps_to_itself() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Student code runs on Linux alone.");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_state_folder_elsewhere_is_nobody_s_to_read()
    {
        var sandbox = SandboxOf.Lab(new StatePaths(_folder.FullName));
        Assert.Null(sandbox.Exposed());
        Assert.Same(SandboxRung.OfThisMachine, sandbox.Rung);
    }

    [Theory]
    [InlineData("/usr/local/coresearch", "/usr")]
    [InlineData("/usr/../usr/share/lab/../coresearch", "/usr")]
    [InlineData("/etc/alternatives/coresearch", "/etc/alternatives")]
    public void One_below_a_folder_that_is_shown_takes_the_sandbox_away(string root, string shown) => Refuses(root,
        $"the state folder lies below {shown}, which every program in the sandbox reads; the lab owner must move it and name its new place with --data <folder>");

    [Fact]
    public void Links_hide_nothing()
    {
        Directory.CreateSymbolicLink(At("link"), "/usr/local");
        Refuses(At("link/coresearch"), "the state folder lies below /usr");

        Directory.CreateDirectory(At("var"));
        Directory.CreateSymbolicLink(At("circle"), "circle");
        Assert.Null(SandboxOf.Lab(new StatePaths(At("var"))).Exposed());
        Directory.CreateSymbolicLink(At("var/runs"), "/usr/local/runs");
        Refuses(At("var"), "a part of the state folder lies below /usr");
    }

    [Fact]
    public void A_key_is_not_to_be_read_either() => Assert.Contains("GitHub lies below /usr, which every program in the sandbox reads; the lab owner must move it and name its new place in GitHub:PrivateKeyFile",
        new LabSandbox(new StatePaths(_folder.FullName), Options.Create(new GitHubOptions { PrivateKeyFile = "/usr/local/etc/key.pem" })).Exposed(), StringComparison.Ordinal);

    [Fact]
    public void An_environment_that_holds_the_state_folder_is_refused_by_name()
    {
        Directory.CreateDirectory(At("bin"));
        Directory.CreateSymbolicLink(At("torch"), ".");
        var sandbox = SandboxOf.Lab(new StatePaths(At("var")));
        Assert.Null(sandbox.ExposedBy(At("bin")));
        Assert.Equal("the state folder", sandbox.ExposedBy(At("torch"))?.What);
    }

    [Fact]
    public async Task A_run_of_code_fails_with_what_to_do_and_workflows_train()
    {
        await using var worked = await WorkedLab.StartAsync(paths => SandboxOf.Lab(paths with { Root = "/usr/local/coresearch" }));
        await worked.StartWorkerAsync();
        var workflow = await worked.SubmitAsync("a workflow");
        await worked.UntilAsync(workflow, SubmissionState.Scored);

        worked.Lab.Forks.Push(await worked.Lab.ReadAsync(db => db.Memberships.Where(m => db.People.Any(p => p.Id == m.PersonId && p.Name == "ada")).Select(m => m.ForkPath).SingleAsync(Now)), files: ("coresearch.yml", "run: python3 train.py\n"));
        var code = (await worked.Lab.SubmitAsync("ada", WorkedLab.Slug)).Value.Id;
        await worked.UntilAsync(code, SubmissionState.Failed);
        var failed = await worked.Lab.FindAsync(code);
        Assert.Equal("no_sandbox", failed.FailureCode);
        Assert.Contains("This lab's machine cannot run student code safely: the state folder lies below /usr", failed.Failure, StringComparison.Ordinal);
        Assert.DoesNotContain(Assert.Single(await worked.RunsAsync(code)).JobName, worked.Executor.Started);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private static void Refuses(string root, string why)
    {
        var rung = SandboxOf.Lab(new StatePaths(root)).Rung;
        Assert.Equal(Rung.None, rung.Rung);
        Assert.StartsWith(why, rung.Lacks, StringComparison.Ordinal);
    }
}
