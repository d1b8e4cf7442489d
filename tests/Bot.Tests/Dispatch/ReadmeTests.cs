using CoResearch.Bot.Dispatch;
using CoResearch.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>The README's table of commands is what the specs say.</summary>
public sealed class ReadmeTests
{
    private const string Begin = "<!-- commands: a test holds this table to the specs -->\n", End = "<!-- end of commands -->";

    [Fact]
    public async Task The_table_of_commands_is_true()
    {
        await using var bot = await TestBot.StartAsync();
        var specs = bot.Services.GetRequiredService<CommandCatalog>().Entries.Select(e => e.Spec).ToList();
        Assert.NotEmpty(specs);
        var rows = Topics.All.SelectMany(topic => specs.Where(s => s.Topic == topic)).Select(s => $"| `{s.Usage}` | {s.Summary} | {Who(s.Access)} |");
        var table = string.Join('\n', rows.Prepend("|---|---|---|").Prepend("| command | what it does | for |")) + "\n";

        var readme = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var (from, to) = (readme.IndexOf(Begin, StringComparison.Ordinal), readme.IndexOf(End, StringComparison.Ordinal));
        Assert.True(from >= 0 && to > from, "README.md has no table of commands between its two marks");
        Assert.Equal(table, readme[(from + Begin.Length)..to]);
    }

    private static string Who(Access access) => access switch
    {
        Access.Anyone => "everybody",
        Access.Member => "members",
        Access.Team => "members and lab owners",
        Access.Guide => "mentors and experts",
        Access.Owner => "lab owners",
        _ => throw new InvalidOperationException($"No words for {access}."),
    };
}
