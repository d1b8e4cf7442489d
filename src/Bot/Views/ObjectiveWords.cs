using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;

namespace CoResearch.Bot.Views;

/// <summary>A challenge's objective and gates as a person would say them.</summary>
internal static class ObjectiveWords
{
    public static IReadOnlyList<Span> Of(ChallengeDefinition definition, Texts texts) => texts.Spans("about.objective_words", new
    {
        metric = new StrongSpan(definition.Objective.Name),
        direction = Direction(definition.Objective, texts),
        definition.Objective.Precision,
        summary = MetricCatalog.Find(definition.Objective.Metric)?.Summary ?? "",
        target = definition.Objective.Parameters.TryGetValue("target", out var target) ? texts.Of("about.of_target", new { target }) : "",
    });

    public static IReadOnlyList<Span> Of(GateSpec gate, Texts texts)
    {
        var name = GateName.Of(gate);
        return texts.Spans("about.gate_words", new
        {
            name = new StrongSpan(name),
            bounds = texts.Bounds(new GateValue(Splits.Public, name, null, gate.Below, gate.Above)),
            summary = MetricCatalog.Find(gate.Metric)?.Summary ?? "",
        });
    }

    /// <summary>"higher is better" or "lower is better".</summary>
    public static string Direction(ObjectiveSpec objective, Texts texts) =>
        texts.Of(objective.Direction == Domain.Scoring.Direction.Maximize ? "about.higher" : "about.lower");
}
