using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Workflows;

namespace CoResearch.Bot.Views;

/// <summary>Two submissions in one table each: settings, then scores.</summary>
internal sealed class ComparisonView(Texts texts)
{
    public string Name(SubmissionOverview overview) => texts.Of("code.submission_of", new { id = overview.Submission.Id.Value, overview.Author.Name });

    public Block Settings(IReadOnlyList<KeyDifference> differences, SubmissionOverview left, SubmissionOverview right) => differences.Count == 0
        ? texts.Paragraph("code.same_settings")
        : new TableBlock(
            [new(texts.Of("code.setting")), new(Short(left)), new(Short(right))],
            [.. differences.Select(d => new Row([[new CodeSpan(d.Key)], [new TextSpan(d.Left ?? "–")], [new TextSpan(d.Right ?? "–")]]))]);

    /// <summary>The objective on each open split, each group and each gate; changes are right minus left.</summary>
    public IEnumerable<Block> Scores(SubmissionOverview left, SubmissionOverview right)
    {
        if (left.Verdict is not { } a || right.Verdict is not { } b)
        {
            yield return texts.Paragraph("code.not_both_scored");
            yield break;
        }
        if (left.Score!.JudgingId != right.Score!.JudgingId) yield return texts.Paragraph("code.other_judging");
        var objective = left.Definition.Objective;
        var rows = new List<Row>();
        foreach (var split in a.Splits.Select(s => s.Split).Union(b.Splits.Select(s => s.Split)))
            rows.Add(Line(texts.Of("code.on_split", new { Metric = objective.Name, split = texts.Of("result.split_" + split) }), a.ValueOn(split), b.ValueOn(split), objective));
        foreach (var (split, group) in a.Groups.Concat(b.Groups).Where(g => g.Rows > 0).Select(g => (g.Split, g.Group)).Distinct())
            rows.Add(Line(
                texts.Of("code.on_group", new { split = texts.Of("result.split_" + split), group }),
                a.Groups.FirstOrDefault(g => (g.Split, g.Group) == (split, group))?.Value,
                b.Groups.FirstOrDefault(g => (g.Split, g.Group) == (split, group))?.Value, objective));
        foreach (var (split, name) in a.Gates.Concat(b.Gates).Select(g => (g.Split, g.Name)).Distinct())
            rows.Add(Gate(split, name, a.Gates.FirstOrDefault(g => (g.Split, g.Name) == (split, name)), b.Gates.FirstOrDefault(g => (g.Split, g.Name) == (split, name))));
        yield return new TableBlock([new(texts.Of("code.what")), new(Short(left), Number: true), new(Short(right), Number: true), new(texts.Of("code.difference"), Number: true)], rows);
        yield return texts.Paragraph("code.direction", new { direction = ObjectiveWords.Direction(objective, texts) });
    }

    private static Row Line(string what, double? left, double? right, ObjectiveSpec objective) => new(
    [
        [new TextSpan(what)], [new TextSpan(Figures.Score(left, objective))], [new TextSpan(Figures.Score(right, objective))],
        [new TextSpan(RankingRule.Rounded(left, objective) is { } a && RankingRule.Rounded(right, objective) is { } b ? Figures.Change(b - a, objective) : "")],
    ]);

    private Row Gate(string split, string name, GateValue? left, GateValue? right) => new(
    [
        [new TextSpan(texts.Of("code.gate_on", new { name, split = texts.Of("result.split_" + split) }))], [new TextSpan(Gate(left))], [new TextSpan(Gate(right))],
        [new TextSpan(left?.Value is { } a && right?.Value is { } b ? Figures.Number(b - a) : "")],
    ]);

    private string Gate(GateValue? gate) => gate is null ? "–"
        : $"{texts.OfGate(gate, gate.Value)} {texts.Of(gate.Passed ? "result.gate_passed" : "result.gate_failed")}";

    private string Short(SubmissionOverview overview) => texts.Of("code.number", new { id = overview.Submission.Id.Value });
}
