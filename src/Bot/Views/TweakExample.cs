using CoResearch.Bot.Messages;
using CoResearch.Domain.Workflows;

namespace CoResearch.Bot.Views;

/// <summary>A <c>/tweak</c> that works as it stands: with a key that the model at hand has.</summary>
internal static class TweakExample
{
    private const string Network = "trainer.learning_rate=0.003", Trees = "trainer.num_leaves=15", Linear = "trainer.degree=2";

    public static CodeSpan For(Workflow? workflow) => Line(workflow switch
    {
        GbmWorkflow => Trees,
        LinearWorkflow => Linear,
        _ => Network,
    });

    /// <summary>By the technologies that a leaderboard shows for a submission.</summary>
    public static CodeSpan For(string technologies) => Line(technologies.Split(',')[0] switch
    {
        "lightgbm" => Trees,
        "linear" => Linear,
        _ => Network,
    });

    private static CodeSpan Line(string edit) => new("/tweak " + edit);
}
