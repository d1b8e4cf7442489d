using System.IO.Pipes;
using System.Runtime.Versioning;
using CoResearch.Workers.Sandbox;
using Xunit;

namespace CoResearch.Workers.Tests.Sandbox;

[SupportedOSPlatform("linux")]
public sealed class Programs_in_the_sandbox : IDisposable
{
    private readonly SandboxCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public async Task An_honest_one_reads_its_data_and_leaves_its_output()
    {
        _case.Write("code/train.sh", "cat /data/train.csv; mkdir /out/logs; echo $CORESEARCH_SEED > /out/logs/seed.txt; echo id,y > /out/predictions.csv");
        var end = await _case.RunAsync("sh train.sh");
        Assert.True(end is { ExitCode: 0, Breach: SandboxBreach.None }, string.Join('\n', _case.Printed));
        Assert.Equal(["x,y", "1,2"], _case.Printed);
        Assert.Equal(new Dictionary<string, string?> { ["predictions.csv"] = "id,y\n", ["logs/seed.txt"] = "7\n" }, _case.Output);
        Assert.InRange(end.Seconds, 0, 10);
    }

    [Fact]
    public async Task A_failing_one_gives_its_exit_code_and_last_words()
    {
        var end = await _case.RunAsync("echo one; echo two >&2; exit 3");
        Assert.Equal((3, SandboxBreach.None), (end.ExitCode, end.Breach));
        Assert.Equal(["one", "two"], end.LastLines);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(127)]
    public async Task No_exit_code_is_taken_for_trouble_with_the_walls(int code)
    {
        Assert.Equal(code, (await _case.RunAsync($"exit {code}")).ExitCode);
        Assert.Equal(code, (await new SandboxCase { On = SandboxCase.Watched() }.RunAsync($"exit {code}")).ExitCode);
    }

    [Fact]
    public async Task Trouble_with_the_walls_is_not_the_program_s()
    {
        using var strange = new SandboxCase { Graphics = ["/dev/no-such-device"] };
        var trouble = await Assert.ThrowsAsync<SandboxUnmade>(() => strange.RunAsync("echo never"));
        Assert.Contains("no-such-device", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_has_its_three_streams_and_no_other_open_file()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        await _case.RunAsync("for file in /proc/self/fd/*; do readlink $file; done");
        Assert.All(_case.Printed, file => Assert.True(file == "/dev/null" || file.StartsWith("pipe:", StringComparison.Ordinal), file));
        Assert.Single(_case.Printed.Where(f => f.StartsWith("pipe:", StringComparison.Ordinal)).Distinct());
    }

    [Fact]
    public async Task It_sees_nothing_of_the_machine()
    {
        _case.Write("code/look.sh", """
            ls /; echo --; ls /etc; echo --; cat /proc/1/environ | tr '\0' '\n'; env; echo --
            cat /etc/shadow /etc/group 2>&1; ls /root /home /var /run 2>&1; ls /proc | grep -c '^[0-9]'
            """);
        await _case.RunAsync("sh look.sh");
        var seen = string.Join('\n', _case.Printed);
        Assert.DoesNotContain("root:", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("coresearch", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("labels", seen, StringComparison.Ordinal);
        Assert.Contains("cannot open", seen.Replace("No such file", "cannot open", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_knows_its_own_name_and_this_host_s_and_can_draw()
    {
        if (Tools.Find("python3") is null) Assert.Skip("There is no python3.");
        foreach (var rung in new[] { _case.On, SandboxCase.Watched() })
        {
            using var one = new SandboxCase { On = rung };
            one.Write("code/who.py", """
                import importlib.util, os, pwd, socket
                print(pwd.getpwuid(os.getuid()).pw_name, socket.gethostbyname("localhost"))
                if importlib.util.find_spec("matplotlib"): import matplotlib.pyplot
                """);
            Assert.True(await one.RunAsync("MPLBACKEND=agg MPLCONFIGDIR=/tmp python3 who.py") is { ExitCode: 0 }, string.Join('\n', one.Printed));
            Assert.Equal("student 127.0.0.1", one.Printed[0]);
        }
    }

    [Fact]
    public async Task What_a_killed_runner_left_goes_when_the_next_program_starts()
    {
        // No process has this number: it is above the kernel's largest.
        var left = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"{SandboxRun.Scratch}4194305-left"));
        var living = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"{SandboxRun.Scratch}{Environment.ProcessId}-living"));
        try
        {
            await File.WriteAllTextAsync(Path.Combine(left.CreateSubdirectory("out").FullName, "big"), "x", TestContext.Current.CancellationToken);
            await _case.RunAsync("true");
            Assert.False(Directory.Exists(left.FullName));
            Assert.True(Directory.Exists(living.FullName));
        }
        finally
        {
            living.Delete();
        }
    }
}
