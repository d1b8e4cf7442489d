using System.Text;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using Xunit;

namespace CoResearch.Domain.Tests.Challenges;

public sealed class Challenge_file
{
    internal const string Good = """
        slug: gamma-hadron
        title: Gamma or hadron?
        predictions: { id: id, columns: [score], range: [0, 1] }
        objective: { metric: weighted_auc, target: class, positive: g, direction: maximize, precision: 3 }
        gates:
          - { metric: cvm, against: Size, on: background, below: 0.002 }
        groups: { by: regime, report: worst }
        limits: { scored_per_day: 7, failed_per_day: 20, time: 90s, memory: 1GB, output: 20MB }
        code: open-at-close
        stages: [ { name: Learning, length: 8w, entry: [Everybody can submit], exit: [It is reported] } ]
        micro_rewards: { top: 7 }
        branches: [main, work/try-1]
        """;

    [Fact]
    public void Every_key_reaches_the_definition()
    {
        var d = ChallengeFile.Parse(Good, "challenge.yml").Value;

        Assert.Equal("gamma-hadron", d.Slug);
        Assert.Equal(("id", "score", (0.0, 1.0)), (d.Predictions.Id, Assert.Single(d.Predictions.Columns), d.Predictions.Range!.Value));
        Assert.Equal(("weighted_auc", Direction.Maximize, 3), (d.Objective.Metric, d.Objective.Direction, d.Objective.Precision));
        Assert.Equal("g", d.Objective.Parameters["positive"]);
        Assert.Equal(2, d.Objective.Parameters.Count);
        var gate = Assert.Single(d.Gates);
        Assert.Equal(("cvm", 0.002, "Size"), (gate.Metric, gate.Below, gate.Parameters["against"]));
        Assert.Null(gate.Above);
        Assert.Equal("regime", d.Groups!.By);
        Assert.Equal((7, 20, TimeSpan.FromSeconds(90)), (d.Limits.ScoredPerDay, d.Limits.FailedPerDay, d.Limits.Time));
        Assert.Equal((1L << 30, 20L << 20, 50L << 20), (d.Limits.MemoryBytes, d.Limits.OutputBytes, d.Limits.SourceBytes));
        Assert.Equal(CodeRule.OpenAtClose, d.Code);
        var stage = Assert.Single(d.Stages);
        Assert.Equal(("Learning", TimeSpan.FromDays(56), "Everybody can submit", "It is reported"), (stage.Name, stage.Length, Assert.Single(stage.Entry!), Assert.Single(stage.Exit!)));
        Assert.Equal(7, d.MicroRewards.TopOf);
        Assert.Equal(["main", "work/try-1"], d.Branches);
        Assert.Equal(new DataFiles("train.csv", "test.csv"), d.Data);
    }

    [Fact]
    public void All_mistakes_come_in_one_go_with_line_and_key()
    {
        const string text = """
            slug: Gamma Hadron
            titel: Gamma or hadron?
            predictions: { id: id, columns: [score], range: [1, 0] }
            objective: { metric: weighted_auc, target: class, positive: g, direction: up }
            limits: { scored_per_day: 0, time: soon }
            data: { train: ../../labels.csv }
            """;
        var mistakes = Mistakes(text);

        Assert.Equal(
            [(1, "slug"), (2, "titel"), (3, "predictions.range"), (4, "objective.direction"), (5, "limits.scored_per_day"), (5, "limits.time"), (6, "data.train")],
            mistakes.Select(m => (m.Line, m.Key)).Order());
        Assert.Contains("Did you mean title?", mistakes.Single(m => m.Key == "titel").Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b\n")]
    [InlineData("slug: [a\n")]
    [InlineData("slug: a: b\n")]
    public void What_is_no_challenge_is_refused(string text) => Assert.NotEmpty(Mistakes(text));

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        bytes[30] = 0xFF;
        Assert.False(ChallengeFile.Parse(bytes, "challenge.yml").Ok);
        Assert.True(ChallengeFile.Parse(Encoding.UTF8.GetBytes(Good.ReplaceLineEndings("\r\n")), "challenge.yml").Ok);
    }

    [Theory]
    [InlineData("entry: [\"\"]", "entry", "1 to 200")]
    [InlineData("exit: [x, y: z]", "", "single value")]
    [InlineData("exit: Reported", "exit", "must be a list")]
    [InlineData("exit: [\"a\\nb\"]", "exit", "not a single one")]
    [InlineData("entry: [a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a], exit: [a, a, a, a, a, a, a, a, a, a, a, a, a, a, a]", "exit", "at most 30")]
    [InlineData("enrty: [a]", "enrty", "Did you mean entry?")]
    public void A_checklist_that_cannot_be_shown_is_refused(string written, string key, string message)
    {
        var text = Good.Replace("entry: [Everybody can submit], exit: [It is reported]", written, StringComparison.Ordinal);
        Assert.Contains(Mistakes(text), m => m.Key.Contains(key, StringComparison.Ordinal) && m.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("a\\\"b")]
    [InlineData(" x")]
    public void A_column_name_that_CSV_would_break_is_refused(string column)
    {
        var text = Good.Replace("columns: [score]", $"columns: [\"{column}\"]", StringComparison.Ordinal);
        Assert.Contains(Mistakes(text), m => m.Key.StartsWith("predictions.columns", StringComparison.Ordinal));
    }

    private static IReadOnlyList<Mistake> Mistakes(string text)
    {
        var parsed = ChallengeFile.Parse(text, "challenge.yml");
        Assert.False(parsed.Ok);
        return Assert.IsType<MistakesError>(parsed.Error).Mistakes;
    }
}
