using CoResearch.Domain.Shared;
using Xunit;

namespace CoResearch.Domain.Tests.Shared;

/// <summary>Other challenges' hidden labels lie in the state folder: no path that a person names may lead there.</summary>
public sealed class State_folder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coresearch-state-").FullName;
    private readonly StatePaths _paths;

    public State_folder()
    {
        _paths = new StatePaths(Path.Combine(_folder, "var"));
        Directory.CreateDirectory(Path.Combine(_paths.Root, "challenges", "tides", "v1"));
        Directory.CreateDirectory(Path.Combine(_folder, "elsewhere"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("var")]
    [InlineData("var/challenges/tides/v1")]
    [InlineData("elsewhere/../var/challenges")]
    [InlineData("")]
    [InlineData("..")]
    public void What_lies_in_it_or_around_it_touches_it(string path) => Assert.True(_paths.Touches(Path.Combine(_folder, path)));

    [Theory]
    [InlineData("elsewhere")]
    [InlineData("nowhere")]
    public void What_lies_beside_it_does_not(string path) => Assert.False(_paths.Touches(Path.Combine(_folder, path)));

    [Fact]
    public void Links_are_followed_those_of_the_system_too()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "link"), "var/challenges");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "circle"), "circle");
        Assert.True(_paths.Touches(Path.Combine(_folder, "link", "tides")));
        Assert.True(_paths.Touches("file://" + Path.Combine(_folder, "link", "tides")));
        if (OperatingSystem.IsLinux()) Assert.True(_paths.Touches("/proc/self/root" + _paths.Root + "/challenges"));
        if (OperatingSystem.IsLinux()) Assert.True(_paths.Touches("/proc/self/root"));
        Assert.False(_paths.Touches("gamma-hadron"));
        Assert.False(_paths.Touches(""));
    }
}
