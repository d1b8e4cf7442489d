using CoResearch.Bot.Commands;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Workflows;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Bot.Tests.Results;

/// <summary>What the bot proposes to try is a tweak that works and changes something.</summary>
public sealed class Tweaks_that_are_proposed
{
    private const string Head = "input_features: [{ name: x, type: number }]\noutput_features: [{ name: y, type: number }]\n";

    [Theory]
    [InlineData("model_type: ecd\n")]
    [InlineData("model_type: ecd\ntrainer: { learning_rate: 0.003 }\n")]
    [InlineData("model_type: gbm\n")]
    [InlineData("model_type: gbm\ntrainer: { num_leaves: 15 }\n")]
    [InlineData("model_type: linear\n")]
    [InlineData("model_type: linear\ntrainer: { degree: 2 }\n")]
    public void It_is_one_that_changes_the_workflow_at_hand(string model)
    {
        var text = Head + model;
        var proposed = TweakExample.For(WorkflowLanguage.Parse("workflow.yml", text).Value).Text;
        Assert.StartsWith("/tweak ", proposed, StringComparison.Ordinal);
        var edited = WorkflowLanguage.Tweak("workflow.yml", text, [proposed["/tweak ".Length..]]).Value;
        Assert.NotEqual(WorkflowLanguage.Parse("workflow.yml", text).Value, WorkflowLanguage.Parse("workflow.yml", edited).Value);
    }

    [Theory]
    [InlineData("linear", "/tweak trainer.degree=2 small")]
    [InlineData("gbm", "/tweak trainer.num_leaves=15 small")]
    [InlineData("ecd", "/tweak trainer.learning_rate=0.003 small")]
    public async Task Whoever_says_nothing_to_change_is_shown_one_for_the_workflow_at_hand(string model, string example)
    {
        await using var lab = await BotLab.StartAsync();
        var fork = (await lab.MemberAsync("ada", "small")).ForkPath;
        lab.Forks.Push(fork, files: ("workflow.yml", Head + $"model_type: {model}\n"));
        Assert.Equal(example, await lab.DoAsync<TweakCommand, string?>(async (command, db) => await command.ExampleAsync(await CallAsync(db, "/tweak"), Now)));
    }

    [Theory]
    [InlineData("/submit nosuch", "no_challenge_nor_revision")]
    [InlineData("/submit small nosuch", "no_such_revision")]
    public async Task A_word_that_is_no_branch_may_have_been_meant_as_a_challenge(string line, string code)
    {
        await using var lab = await BotLab.StartAsync();
        await lab.MemberAsync("ada", "small");
        var answer = await lab.DoAsync<SubmitCommand, ChatMessage>(async (command, db) =>
            await command.RunAsync((await CallAsync(db, line)) with { Values = new Dictionary<string, object> { ["commit"] = "nosuch" } }, Now));
        Assert.Equal(code, answer.Refused);
        Assert.Equal(code == "no_challenge_nor_revision", lab.Read(answer).Contains("neither a challenge (/challenges lists them) nor a branch", StringComparison.Ordinal));
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static async Task<CommandCall> CallAsync(Domain.Data.CoResearchDb db, string line) =>
        new(await db.People.SingleAsync(p => p.Name == "ada", Now), "terminal", "room", line)
        {
            Challenge = await db.Challenges.SingleAsync(Now),
            Membership = await db.Memberships.SingleAsync(m => db.People.Any(p => p.Id == m.PersonId && p.Name == "ada"), Now),
        };
}
