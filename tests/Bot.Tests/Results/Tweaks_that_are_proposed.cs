using CoResearch.Bot.Views;
using CoResearch.Domain.Workflows;
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
}
