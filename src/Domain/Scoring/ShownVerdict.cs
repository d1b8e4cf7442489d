using CoResearch.Domain.Standings;

namespace CoResearch.Domain.Scoring;

/// <summary>
/// The part of a verdict that people may see: private values only once the challenge is revealed. Every message, plot and export about a
/// score is made from this.
/// </summary>
public sealed record ShownVerdict
{
    private readonly Verdict _verdict;

    private ShownVerdict(Verdict verdict) => _verdict = verdict;

    /// <summary>What <paramref name="verdict"/> says on the splits that are open.</summary>
    public static ShownVerdict Of(Verdict verdict, bool revealed) => new(revealed ? verdict : new Verdict(
        [.. verdict.Splits.Where(s => s.Split != Scoring.Splits.Private)],
        [.. verdict.Gates.Where(g => g.Split != Scoring.Splits.Private)],
        [.. verdict.Groups.Where(g => g.Split != Scoring.Splits.Private)]));

    /// <summary>The objective per split, in the order in which splits are shown.</summary>
    public IReadOnlyList<SplitValue> Splits => [.. _verdict.Splits.OrderBy(s => Order(s.Split))];

    public IReadOnlyList<GateValue> Gates => [.. _verdict.Gates.OrderBy(g => Order(g.Split))];

    public IReadOnlyList<GroupValue> Groups => [.. _verdict.Groups.OrderBy(g => Order(g.Split)).ThenBy(g => g.Group, StringComparer.Ordinal)];

    /// <summary>The gates that decide whether the submission is ranked on the public leaderboard.</summary>
    public IReadOnlyList<GateValue> Deciding => [.. Gates.Where(g => g.Split is Scoring.Splits.Public or GateValue.OfRun)];

    public double? ValueOn(string split) => _verdict.ValueOn(split);

    /// <inheritdoc cref="Verdict.WorstGroup"/>
    public GroupValue? WorstGroup(string split, Direction direction) => _verdict.WorstGroup(split, direction);

    /// <summary>
    /// How much worse the objective is on the shifted split than on the public one, in the objective's own unit and as far as both are
    /// shown: positive means worse (Koh et al., WILDS, 2021, §2: in-distribution minus out-of-distribution). Null where one of them is missing.
    /// </summary>
    public double? Gap(ObjectiveSpec objective) =>
        (RankingRule.Rounded(ValueOn(Scoring.Splits.Public), objective), RankingRule.Rounded(ValueOn(Scoring.Splits.Shifted), objective)) is ({ } inside, { } outside)
            ? RankingRule.Rounded(objective.Direction == Direction.Maximize ? inside - outside : outside - inside, objective)
            : null;

    // The run's own gates come after those of the splits.
    private static int Order(string split) => Scoring.Splits.All.ToList().IndexOf(split) is var at && at < 0 ? Scoring.Splits.All.Count : at;
}
