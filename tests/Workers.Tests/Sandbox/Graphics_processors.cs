using CoResearch.Workers.Sandbox;
using CoResearch.Workers.Tests.Challenges;
using Xunit;

namespace CoResearch.Workers.Tests.Sandbox;

public sealed class Graphics_processors
{
    [Fact]
    public void A_program_gets_the_cards_and_what_they_need_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "nvidia0", "nvidia12", "nvidia-uvm", "nvidia-modeset", "nvidiactl", "nvidiax", "sda" }) File.WriteAllText(Path.Combine(folder.Path, name), "");
        var found = GraphicsDevices.Find(folder.Path);
        Assert.Equal(["nvidia-uvm", "nvidia0", "nvidia12", "nvidiactl"], found.Select(Path.GetFileName));
        Assert.Equal(["--dev-bind", found[0], found[0]], GraphicsDevices.Words(found).Take(3));
    }

    [Fact]
    public void Without_a_driver_nothing_is_shown()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "nvidia0"), "");
        Assert.Empty(GraphicsDevices.Find(folder.Path));
        Assert.Empty(GraphicsDevices.Words([]));
    }
}
