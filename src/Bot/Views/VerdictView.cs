using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Views;

/// <summary>
/// What the evaluator said, as far as it is open: the objective, the rank and the move, every gate, the groups with the worst one, and
/// the gap to the shifted split (the report of WILDS: in distribution, out of distribution, worst group).
/// </summary>
internal sealed class VerdictView(Texts texts)
{
    private const int MostGroups = 12, MostDifferences = 8;

    public IEnumerable<Block> Show(SubmissionOverview overview, Reader reader)
    {
        var objective = overview.Definition.Objective;
        if (overview.Verdict is not { } verdict)
        {
            // A reproduction before the reveal: it tells whether it agrees, and no score.
            var rank = new Field(texts.Of("result.rank"), texts.Spans("result.rank_reproduction", new { original = overview.Submission.ReproducesId!.Value.Value }));
            yield return new FieldsBlock([rank, .. Reproduction(overview)]);
            yield break;
        }
        yield return new FieldsBlock([.. Fields(overview, verdict, objective, reader == Reader.Author)]);
        if (verdict.Gates.Count > 0) yield return Gates(verdict);
        if (verdict.Groups.Any(g => g.Rows > 0)) yield return Groups(verdict, objective);
    }

    /// <summary>What remains of the author's quota today, and until when.</summary>
    public Field QuotaLeft(SubmissionOverview overview) => new(texts.Of("result.quota"), texts.Spans("result.quota_left", new
    {
        overview.Quota.Remaining,
        limit = overview.Quota.ScoredPerDay,
        overview.Quota.Zone,
        pending = overview.Quota.Pending > 0 ? texts.Of("result.quota_pending", new { overview.Quota.Pending }) : "",
    }));

    private IEnumerable<Field> Fields(SubmissionOverview overview, ShownVerdict verdict, ObjectiveSpec objective, bool own)
    {
        yield return new(texts.Of("result.objective", new { Metric = objective.Name }), texts.Spans("result.value", new
        {
            value = new StrongSpan(Figures.Score(verdict.ValueOn(Splits.Public), objective)),
            direction = ObjectiveWords.Direction(objective, texts),
        }));
        if (overview.Challenge.State == ChallengeState.Revealed && verdict.Splits.Any(s => s.Split == Splits.Private))
            yield return new(texts.Of("result.private"), [new StrongSpan(Figures.Score(verdict.ValueOn(Splits.Private), objective))]);
        if (verdict.Splits.FirstOrDefault(s => s.Split == Splits.Shifted) is { } shifted)
            yield return new(texts.Of("result.shifted"), texts.Spans("result.shifted_value", new
            {
                value = new StrongSpan(Figures.Score(shifted.Value, objective)),
                gap = Gap(verdict, objective),
            }));
        if (verdict.WorstGroup(Splits.Public, objective.Direction) is { } worst)
            yield return new(texts.Of("result.worst_group"), texts.Spans("result.worst", new
            {
                value = new StrongSpan(Figures.Score(worst.Value, objective)),
                by = overview.Definition.Groups?.By ?? "",
                worst.Group,
            }));
        yield return new(texts.Of("result.rank"), Rank(overview, verdict, own));
        foreach (var field in Reproduction(overview)) yield return field;
        if (own) yield return QuotaLeft(overview);
    }

    /// <summary>How a reproduction compares and where it ran otherwise, or which one agreed with this submission.</summary>
    private IEnumerable<Field> Reproduction(SubmissionOverview overview)
    {
        var submission = overview.Submission;
        if (submission.ReproducedById is { } by) yield return new(texts.Of("result.reproduced"), texts.Spans("result.reproduced_by", new { id = by.Value }));
        else if (submission.ReproducesId is { } original && submission.Agrees is { } agrees)
        {
            yield return new(texts.Of("result.reproduced"), texts.Spans(agrees ? "result.agrees" : "result.agrees_not",
                new { original = original.Value, difference = Magnitude(submission.Deviation), within = Figures.Number(overview.Definition.ReproducedWithin) }));
            if (overview.Differences is { Count: > 0 } differences)
                yield return new(texts.Of("result.ran_otherwise"), texts.Spans("result.differences", new
                {
                    original = original.Value,
                    then = string.Join(", ", differences.Take(MostDifferences).Select(d => Fact(d.What, d.First))),
                    now = string.Join(", ", differences.Take(MostDifferences).Select(d => Fact(d.What, d.Again))),
                    more = differences.Count > MostDifferences ? $"{differences.Count - MostDifferences}" : "",
                }));
        }
    }

    private string Fact(string what, string value) => what switch
    {
        RunDifference.Threads when int.TryParse(value, out var threads) => texts.Of("result.difference_threads", new { threads }),
        RunDifference.Device => value,
        _ => $"{what} {value}",
    };

    /// <summary>The power of ten above a difference: enough to tell noise from a mistake, too little to climb by.</summary>
    private string Magnitude(double? difference) => difference switch
    {
        null => texts.Of("result.difference_unknown"),
        0 => texts.Of("result.difference_none"),
        { } value => texts.Of("result.difference_below", new { bound = Figures.Number(Math.Pow(10, Math.Ceiling(Math.Log10(Math.Abs(value))))) }),
    };

    private string Gap(ShownVerdict verdict, ObjectiveSpec objective) => verdict.Gap(objective) switch
    {
        null => "",
        0 => texts.Of("result.gap_none"),
        > 0 and var gap => texts.Of("result.gap_worse", new { gap = Figures.Score(gap, objective) }),
        var gap => texts.Of("result.gap_better", new { gap = Figures.Score(-gap, objective) }),
    };

    /// <summary>The member's place after this score, and how it moved; for a score that does not rank, why.</summary>
    private IReadOnlyList<Span> Rank(SubmissionOverview overview, ShownVerdict verdict, bool own)
    {
        if (overview.Submission.IsBaseline) return texts.Spans("result.rank_baseline");
        if (overview.Submission.ReproducesId is { } original) return texts.Spans("result.rank_reproduction", new { original = original.Value });
        var failed = verdict.Deciding.Count(g => !g.Passed);
        var why = failed > 0 ? texts.Of("result.unranked_gate", new { failed }) : overview.Score!.Public is null ? texts.Of("result.unranked_value") : "";
        var (before, after, of) = (overview.Score!.RankBefore, overview.Score.RankAfter, overview.Score.RankedMembers);
        if (after is null) return [new StrongSpan(texts.Of("result.unranked")), new TextSpan(why)];
        var place = new StrongSpan(texts.Of("result.place", new { after, of }));
        if (why.Length > 0) return [new StrongSpan(texts.Of("result.unranked")), new TextSpan(why), .. texts.Spans(own ? "result.rank_kept" : "result.rank_kept_theirs", new { place })];
        return texts.Spans(before is null ? own ? "result.rank_first" : "result.rank_first_theirs" : after < before ? "result.rank_up" : after > before ? "result.rank_down" : "result.rank_same",
            new { place, by = Math.Abs((before - after) ?? 0), before = before ?? 0 });
    }

    private TableBlock Gates(ShownVerdict verdict)
    {
        var splits = verdict.Gates.Select(g => g.Split).Distinct().Count() > 1;
        return new TableBlock(
            [new(texts.Of("result.gate")), .. splits ? new Column[] { new(texts.Of("result.split")) } : [], new(texts.Of("result.gate_value"), Number: true), new(texts.Of("result.bound")), new(texts.Of("result.verdict"))],
            [.. verdict.Gates.Select(g => new Row(
            [
                [new TextSpan(g.Name)], .. splits ? new IReadOnlyList<Span>[] { [new TextSpan(Split(g.Split))] } : [],
                [new TextSpan(texts.OfGate(g, g.Value))], [new TextSpan(texts.Bounds(g))],
                [g.Passed ? new TextSpan(texts.Of("result.gate_passed")) : new StrongSpan(texts.Of("result.gate_failed"))],
            ]))]);
    }

    /// <summary>A row for each group, a column for each split, the worst public group first.</summary>
    private TableBlock Groups(ShownVerdict verdict, ObjectiveSpec objective)
    {
        var splits = verdict.Groups.Where(g => g.Rows > 0).Select(g => g.Split).Distinct().ToList();
        var groups = verdict.Groups.Where(g => g.Rows > 0).GroupBy(g => g.Group)
            .OrderBy(g => g.Where(v => v.Split == splits[0]).Select(v => RankingWeight(v.Value, objective)).DefaultIfEmpty(double.MaxValue).First())
            .ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostGroups);
        return new TableBlock(
            [new(texts.Of("result.group")), .. splits.Select(s => new Column(Split(s), Number: true)), new(texts.Of("result.rows"), Number: true)],
            [.. groups.Select(group => new Row(
            [
                [new TextSpan(group.Key)],
                .. splits.Select(split => (IReadOnlyList<Span>)[new TextSpan(group.FirstOrDefault(v => v.Split == split) is { } v ? Figures.Score(v.Value, objective) : "")]),
                [new TextSpan(texts.Count(group.Sum(v => v.Rows)))],
            ]))]);
    }

    // Worst first: the smallest where larger is better.
    private static double RankingWeight(double? value, ObjectiveSpec objective) =>
        value is not { } v || !double.IsFinite(v) ? double.MinValue : objective.Direction == Domain.Scoring.Direction.Maximize ? v : -v;

    private string Split(string split) => texts.Of("result.split_" + split);
}
