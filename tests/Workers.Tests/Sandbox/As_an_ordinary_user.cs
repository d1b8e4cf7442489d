using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using CoResearch.TestKit;
using Xunit;

namespace CoResearch.Workers.Tests.Sandbox;

/// <summary>The sandbox of a bot that is not root: the same tests, by this test program started again as somebody who may do nothing.</summary>
[SupportedOSPlatform("linux")]
public sealed class As_an_ordinary_user
{
    private const string Nobody = "61200";

    [Fact]
    public async Task Programs_run_and_attacks_fail()
    {
        var told = await TestsAsync(
            "-class", typeof(Attacks).FullName!, "-class", typeof(Programs_in_the_sandbox).FullName!, "-class", typeof(Training.Student_code).FullName!);
        Assert.True(Regex.IsMatch(told, @"Total: ([5-9]\d|\d{3}), Errors: 0, Failed: 0, Skipped: 1,"), told);
    }

    /// <summary>Python's libraries for learning do without the system calls that are refused on this rung.</summary>
    [Fact]
    public async Task The_baselines_in_Python_learn()
    {
        DebianPython.Require();
        Assert.Contains("Total: 2, Errors: 0, Failed: 0, Skipped: 0,", await TestsAsync(
            "-method", $"{typeof(Challenges.Shipped_programs).FullName}.{nameof(Challenges.Shipped_programs.On_invented_showers_each_passes_the_gate)}"), StringComparison.Ordinal);
    }

    private static async Task<string> TestsAsync(params string[] filter)
    {
        if (!Environment.IsPrivilegedProcess) Assert.Skip("It starts itself again as another user, which root alone can.");
        SandboxCase.Rung();
        var home = Directory.CreateTempSubdirectory("coresearch-nobody-");
        try
        {
            File.SetUnixFileMode(home.FullName, (UnixFileMode)0x1FF);
            foreach (var part in new[] { "tests", "dotnet", "config" }) home.CreateSubdirectory(part);
            await File.WriteAllTextAsync(Path.Combine(home.FullName, "CoResearch.sln"), "", TestContext.Current.CancellationToken);
            var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

            // They may not enter the folders where these lie. One after the other: all that runs as one user counts together against its limit of processes.
            const string shell = "mount --bind \"$1\" \"$4/tests\" && mount --bind \"$2\" \"$4/dotnet\" && mount --bind \"$3\" \"$4/config\" && cd \"$4\" && shift 4 && exec \"$@\"";
            var start = new ProcessStartInfo("/usr/bin/unshare",
            [
                "--mount", "--propagation", "private", "/bin/sh", "-c", shell, "sh", AppContext.BaseDirectory, dotnet, Path.Combine(Repository.Root, "config"), home.FullName,
                "/usr/bin/setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all",
                $"{home.FullName}/dotnet/dotnet", $"{home.FullName}/tests/CoResearch.Workers.Tests.dll", .. filter, "-parallelMode", "none", "-noColor",
            ])
            { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var (name, value) in new[] { ("HOME", home.FullName), ("TMPDIR", home.FullName), ("DOTNET_ROOT", $"{home.FullName}/dotnet"), ("PATH", $"{home.FullName}/dotnet:/usr/bin:/bin") }) start.Environment[name] = value;
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, await output + await errors);
            return await output;
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
