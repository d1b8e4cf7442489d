using System.Globalization;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Workflows;

namespace CoResearch.Bot.Views;

/// <summary>A <c>/tweak</c> that works as it stands: with a key that the model at hand has, and another value than it has.</summary>
internal static class TweakExample
{
    /// <summary>Null for a program of the member's own, which has no keys.</summary>
    public static CodeSpan? For(Result<Workflow>? read) => read switch
    {
        { Error: RunsProgram } => null,
        { Ok: true } workflow => For(workflow.Value),
        _ => For((Workflow?)null),
    };

    public static CodeSpan For(Workflow? workflow) => new("/tweak " + workflow switch
    {
        GbmWorkflow gbm => Change("trainer.num_leaves", gbm.Trainer.NumLeaves, 15, 31),
        LinearWorkflow linear => Change("trainer.degree", linear.Trainer.Degree, 2, 1),
        EcdWorkflow ecd => Change("trainer.learning_rate", ecd.Trainer.LearningRate, 0.003, 0.001),
        _ => "trainer.seed=7",
    });

    private static string Change<T>(string key, T now, T idea, T otherwise)
        where T : IFormattable, IEquatable<T> => $"{key}={(now.Equals(idea) ? otherwise : idea).ToString(null, CultureInfo.InvariantCulture)}";
}
