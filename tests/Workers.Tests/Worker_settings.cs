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
}
