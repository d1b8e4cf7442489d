using CoResearch.Bot.Dispatch;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>What every command must say of itself.</summary>
public sealed class SpecTests
{
    [Fact]
    public async Task Every_command_is_described_and_its_example_is_one()
    {
        await using var bot = await TestBot.StartAsync();
        var catalog = bot.Services.GetRequiredService<CommandCatalog>();
        Assert.NotEmpty(catalog.Entries);
        Assert.All(catalog.Entries, entry =>
        {
            var spec = entry.Spec;
            Assert.Matches("^[a-z?]+( [a-z]+)?$", spec.Name);
            Assert.InRange(spec.Summary.Length, 8, 100);
            Assert.False(spec.Summary.EndsWith('.'), $"/{spec.Name}: a summary is no sentence with a full stop");
            Assert.Contains(spec.Topic, Topics.All);
            Assert.StartsWith("/" + spec.Name, spec.Example, StringComparison.Ordinal);
            Assert.Equal(spec.Arguments.Count, spec.Arguments.Select(a => a.Name).Distinct().Count());
            Assert.All(spec.Arguments, a => Assert.NotEqual("", a.Summary));
            var rest = spec.Arguments.ToList().FindIndex(a => a.Kind == ArgumentKind.Rest);
            Assert.True(rest < 0 || rest == spec.Arguments.Count - 1, $"/{spec.Name}: the rest of the line is the last argument");
            Assert.False(rest >= 0 && spec.Arguments.Any(a => a.Kind == ArgumentKind.Settings), $"/{spec.Name}: settings vanish in the rest of the line");

            var line = CommandLine.Read(spec.Example);
            var found = catalog.Find([.. line.Words.Select(w => w.Value)]);
            Assert.Equal(entry, found!.Value.Entry);
            var bound = ArgumentBinder.Bind(spec, line, found.Value.Words, ["gamma-hadron", "satellites", "magic", "orbits"]);
            Assert.True(bound.Ok, $"{spec.Example}: {bound.Error?.Message}");
        });
    }

    [Fact]
    public void Two_commands_of_one_name_stop_the_start()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new CommandCatalog([typeof(OneCommand), typeof(OtherCommand)]));
        Assert.Contains("/one", exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("one", "one")]
    [InlineData("ONE", "one")]
    [InlineData("challenge more now", "challenge more")]
    [InlineData("project more", "challenge more")]
    [InlineData("challenge", null)]
    [InlineData("two", null)]
    public void The_longer_name_wins_and_a_project_is_a_challenge(string words, string? name) =>
        Assert.Equal(name, new CommandCatalog([typeof(OneCommand), typeof(LongCommand)]).Find(words.Split(' '))?.Entry.Spec.Name);

    private sealed class OneCommand : TestCommand
    {
        public override CommandSpec Spec => new("one", "The first of two") { Example = "/one", Topic = Topics.Look };
    }

    private sealed class OtherCommand : TestCommand
    {
        public override CommandSpec Spec => new("other", "The second of two") { Aliases = ["One"], Example = "/other", Topic = Topics.Look };
    }

    private sealed class LongCommand : TestCommand
    {
        public override CommandSpec Spec => new("challenge more", "Two words") { Example = "/challenge more", Topic = Topics.Look };
    }
}
