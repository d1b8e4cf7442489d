using Xunit;

namespace CoResearch.Conversations;

/// <summary>What a member pushes with git from a clone, while the bot runs and nobody says anything.</summary>
public sealed class Pushed_work
{
    private const string Workflow = "workflow.yml";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_is_scored_by_itself_and_one_that_asks_for_nothing_is_skipped()
    {
        await using var lab = await TidesLab.StartAsync(Now);
        Git.Clone(Git.OnlyFork(lab.State, "tides"), lab.Clone);
        var both = await File.ReadAllTextAsync(Path.Combine(lab.Clone, "examples", "both.yml"), Now);

        var quiet = lab.Bot.Output.Length;
        Git.PushChange(lab.Clone, Workflow, both, "Let both pull");
        var said = await lab.ReadAsync(quiet, "“Let both pull”: scored", Now);
        Assert.Contains("Submission 2 to tides by @ada", said, StringComparison.Ordinal);
        Assert.DoesNotContain("> ", said, StringComparison.Ordinal);

        Git.PushChange(lab.Clone, Workflow, both + "trainer: { degree: 2 }\n", "Just a backup [no-eval]");
        await lab.AskAsync("/wait", "All running work is done.", Now);
        var listed = await lab.AskAsync("/submissions", "Left today", Now);
        Assert.Contains("Let both pull", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("backup", listed, StringComparison.Ordinal);

        quiet = lab.Bot.Output.Length;
        Git.PushChange(lab.Clone, Workflow, both + "trainer: { degre: 2 }\n", "A slip");
        said = await lab.ReadAsync(quiet, "Did you mean degree?", Now);
        Assert.Matches(@"Your push of [0-9a-f]{7} \(“A slip”\) to tides was not\s+submitted", said);
        Assert.Equal(0, await lab.Bot.EndOfInputAsync(Now));
    }
}
