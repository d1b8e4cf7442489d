using System.Text.RegularExpressions;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using Xunit;

namespace CoResearch.Domain.Tests.Scoring;

public sealed partial class MetricCheckTests
{
    private static readonly string[] _columns = ["id", "class", "Size", "weight", "origin", "split"];

    private static ChallengeDefinition Challenge(ObjectiveSpec objective, params GateSpec[] gates) => new()
    {
        Slug = "test",
        Title = "Test",
        Predictions = new("id", ["score"], (0, 1)),
        Objective = objective,
        Gates = gates,
    };

    private static ObjectiveSpec Auc { get; } = Objective("roc_auc", "target=class;positive=g");

    private static ObjectiveSpec Objective(string metric, string parameters) => new(metric, Parse(parameters), Direction.Maximize, 4);

    private static Dictionary<string, string> Parse(string parameters) =>
        parameters.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);

    [Theory]
    [InlineData("roc_auk", "", "objective.metric", "Did you mean roc_auc?")]
    [InlineData("ks", "", "objective.metric", "not a metric for an objective")]
    [InlineData("roc_auc", "positive=g", "objective.target", "needs target")]
    [InlineData("roc_auc", "target=class", "objective.positive", "needs positive")]
    [InlineData("roc_auc", "target=clas;positive=g", "objective.target", "Did you mean class?")]
    [InlineData("roc_auc", "target=class;positive=g;wieght=weight", "objective.wieght", "Did you mean weight?")]
    [InlineData("roc_auc", "target=class;positive=g;column=sore", "objective.column", "Did you mean score?")]
    [InlineData("ams", "target=class;positive=g;threshold=high", "objective.threshold", "not a number")]
    [InlineData("efficiency_at", "target=class;positive=g", "objective.background_acceptance", "exactly one")]
    [InlineData("efficiency_at", "target=class;positive=g;background_acceptance=1.5", "objective.background_acceptance", "outside 0 to 1")]
    [InlineData("accuracy", "target=class", "objective.positive", "positive names the class")]
    [InlineData("f1", "target=class;positive=g;average=marco", "objective.average", "Did you mean macro?")]
    [InlineData("rmse", "target=Size,weight", "objective.target", "1 prediction columns need as many targets")]
    public void A_mistake_in_the_objective_is_named_by_its_key(string metric, string parameters, string key, string part)
    {
        var mistake = Assert.Single(MetricCheck.Check(Challenge(Objective(metric, parameters)), _columns));
        Assert.Equal(key, mistake.Key);
        Assert.Contains(part, mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cmv", "against=Size", "gates[0].metric", "Did you mean cvm?")]
    [InlineData("cvm", "", "gates[0].against", "needs against")]
    [InlineData("cvm", "against=Sise", "gates[0].against", "Did you mean Size?")]
    [InlineData("cvm", "against=Size;on=backgruond", "gates[0].on", "Did you mean background?")]
    [InlineData("cvm", "against=Size;window=2.5", "gates[0].window", "not a whole number")]
    [InlineData("ks", "by=origin;between=data", "gates[0].between", "2 values")]
    [InlineData("time", "limit=3", "gates[0].limit", "It takes none")]
    public void A_mistake_in_a_gate_is_named_by_its_key(string metric, string parameters, string key, string part)
    {
        var mistake = Assert.Single(MetricCheck.Check(Challenge(Auc, new GateSpec(metric, Parse(parameters), 1, null)), _columns));
        Assert.Equal(key, mistake.Key);
        Assert.Contains(part, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_needs_a_bound_and_bounds_that_leave_room()
    {
        var keys = MetricCheck.Check(Challenge(Auc, new("count", Parse(""), null, null), new("count", Parse(""), 1, 2)), _columns).Select(m => m.Key);
        Assert.Equal(["gates[0].below", "gates[1].below"], keys);
    }

    [Fact]
    public void A_gate_takes_target_and_positive_from_the_objective()
    {
        var gate = new GateSpec("cvm", Parse("against=Size;on=background"), 0.002, null);
        Assert.Empty(MetricCheck.Check(Challenge(Auc, gate), _columns));
        Assert.Equal(["gates[0].positive"],
            MetricCheck.Check(Challenge(Objective("rmse", "target=Size"), gate), _columns).Select(m => m.Key));
        Assert.Equal("cvm against Size on background", GateName.Of(gate));
    }

    [Fact]
    public void The_scoring_asks_only_for_the_columns_it_needs() => Assert.Equal(
        [("class", true), ("Size", false), ("origin", true)],
        LabelColumns.Of(Challenge(Auc, new GateSpec("cvm", Parse("against=Size"), 1, null)) with { Groups = new("origin") })
            .Select(c => (c.Name, c.IsCategory)));

    [Fact]
    public void The_catalog_holds_every_metric_of_the_design_and_each_describes_itself()
    {
        string[] objectives =
        [
            "accuracy", "ams", "average_precision", "balanced_accuracy", "brier", "custom", "efficiency_at", "f1", "log_loss", "log_rms", "mae", "mape",
            "mcc", "r2", "rmse", "roc_auc", "smape", "trackml", "weighted_auc",
        ];
        Assert.Equal(objectives, MetricCatalog.Objectives);
        Assert.Equal(
            ["count", "cvm", "ks", "memory", "output_size", "parameters", "range", "time"], MetricCatalog.Names.Except(objectives));
        foreach (var metric in MetricCatalog.All)
        {
            Assert.Matches(Name(), metric.Name);
            Assert.EndsWith(".", metric.Summary, StringComparison.Ordinal);
            Assert.Equal(metric.Parameters.Count, metric.Parameters.Select(p => p.Name).Distinct().Count());
            Assert.All(metric.Parameters, parameter => Assert.EndsWith(".", parameter.Summary, StringComparison.Ordinal));
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex Name();
}
