using CoResearch.Domain.Shared;
using CoResearch.Workers.Execution;
using CoResearch.Workers.Source.GitHub;
using Microsoft.Extensions.Options;
using Xunit;

namespace CoResearch.Workers.Tests;

public sealed class Worker_settings
{
    private static WorkerOptionsCheck Check() => new(new LabSandbox(new StatePaths(Path.GetFullPath("var")), Options.Create(new GitHubOptions())));

    [Fact]
    public void What_ships_is_right() => Assert.True(Check().Validate(null, new WorkerOptions()).Succeeded);

    [Theory]
    [InlineData(-1, 1, "auto", "", "Workers:Slots is -1, but must be 1 to 256, or 0 for one a processor core.")]
    [InlineData(0, 65, "auto", "", "Workers:Threads is 65, but must be 1 to 64.")]
    [InlineData(0, 1, "gpu", "", "Workers:Device is \"gpu\", but must be auto, cpu or cuda.")]
    [InlineData(0, 1, "cpu", "satellite", "Workers:Ship names \"satellite\", which does not ship. Did you mean satellites? What ships is gamma-hadron, satellites.")]
    [InlineData(0, 1, "cpu", "satellites, gamma", "Workers:Ship names \"gamma\", which does not ship. What ships is gamma-hadron, satellites.")]
    public void A_wrong_one_is_told_in_a_sentence(int slots, int threads, string device, string ship, string says)
    {
        ValidateOptionsResult result = Check().Validate(null, new WorkerOptions { Slots = slots, Threads = threads, Device = device, Ship = ship });
        Assert.Equal([says], result.Failures!);
    }

    [Fact]
    public void An_environment_is_a_folder_of_programs_that_hides_nothing_in_the_sandbox()
    {
        var environments = new Dictionary<string, string> { ["gone"] = "/nowhere", ["system"] = "/usr" };
        var result = Check().Validate(null, new WorkerOptions { Environments = environments });
        Assert.Equal(["Workers:Environments:gone is \"/nowhere\", where there is no folder bin; name a virtual environment, as python3 -m venv makes it."], result.Failures!);
        var made = Directory.CreateTempSubdirectory("coresearch-environment-");
        made.CreateSubdirectory("bin");
        if (made.FullName.StartsWith("/tmp/", StringComparison.Ordinal))
            Assert.Contains("/tmp, /proc, /dev, /notebook, /coresearch are other folders inside the sandbox",
                Check().Validate(null, new WorkerOptions { Environments = new() { ["mine"] = made.FullName } }).FailureMessage, StringComparison.Ordinal);
        made.Delete(recursive: true);

        // Whatever the lab keeps lies below it.
        Assert.Contains("Workers:Environments:all is \"/\", which holds the state folder, and programs that need it read all of it",
            Check().Validate(null, new WorkerOptions { Environments = new() { ["all"] = "/" } }).FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/root/elsewhere/bin/python3", "", "but its python3 leads to /root/elsewhere/bin/python3, which the sandbox does not show")]
    [InlineData("base/bin/python3", "", "but its python3 leads to {0}/bin/base/bin/python3, where there is nothing.")]
    [InlineData("../own/python3", "home = /home/ada/.local/share/uv/python/bin", "but the Python that it was made from leads to /home/ada/.local/share/uv/python/bin, which the sandbox does not show")]
    [InlineData(null, "home = /usr/bin", "but it has no bin/python3, and the system's would run in its place.")]
    [InlineData("../own/python3", "home = {0}/own", null)]
    [InlineData("../own/link", "", null)]
    [InlineData("../../../../../../../usr/bin/env", "home = /usr/bin", null)]
    [InlineData(null, "", null)]
    public void The_Python_of_an_environment_lies_where_the_sandbox_shows_it(string? python, string settings, string? says)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Student code runs on Linux alone.");
        var made = Directory.CreateTempSubdirectory("coresearch-environment-");
        try
        {
            foreach (var part in new[] { "bin", "own" }) made.CreateSubdirectory(part);
            File.WriteAllText(Path.Combine(made.FullName, "own/python3"), "");
            File.CreateSymbolicLink(Path.Combine(made.FullName, "own/link"), Path.Combine(made.FullName, "own/python3"));
            if (python is not null) File.CreateSymbolicLink(Path.Combine(made.FullName, "bin/python3"), python);
            if (settings.Length > 0) File.WriteAllText(Path.Combine(made.FullName, "pyvenv.cfg"), $"version = 3.11\n{settings.Replace("{0}", made.FullName, StringComparison.Ordinal)}\n");
            var wrong = Check().Validate(null, new WorkerOptions { Environments = new() { ["mine"] = made.FullName } }).FailureMessage;
            Assert.Contains(says?.Replace("{0}", made.FullName, StringComparison.Ordinal) ?? "are other folders inside the sandbox", wrong, StringComparison.Ordinal);
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }
}
