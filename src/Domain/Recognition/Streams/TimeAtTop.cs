namespace CoResearch.Domain.Recognition.Streams;

/// <summary>
/// A reign is a member's unbroken time at rank 1. All in all it is worth points × √hours, and each week's close pays what was added since the
/// last one: 13, then 5, then 4 points for whole weeks with 1 point, so that parking at the top is worth less and less. Hours are real ones:
/// a week in which the clocks go forward has 167. A reign ends when another member's better work is received, or when the challenge ends.
/// </summary>
public sealed class TimeAtTop : IStream
{
    public string Name => "time_at_top";

    public bool Weekly => true;

    public StreamRule RuleOf(MicroRewardRules rules) => rules.TimeAtTop;

    public IEnumerable<Earning> Owed(History history, StreamRule rule)
    {
        var reigns = Reigns(history).ToList();
        var first = 0;
        foreach (var (week, begin, end) in history.ClosedWeeks())
        {
            while (first < reigns.Count && reigns[first].To <= begin) first++;
            for (var i = first; i < reigns.Count && reigns[i].From < end; i++)
            {
                var (work, from, to) = reigns[i];
                var (before, now) = (Hours(from, begin), Hours(from, to < end ? to : end));
                if (now <= before) continue;
                var detail = new Detail().With("hours", Math.Round(now)).With("before", Math.Round(before)).With("week", week.ToString("O"));
                yield return new($"{week:O}:{work.Id.Value}", work.Person, rule.Points * (Math.Sqrt(now) - Math.Sqrt(before)), week, end.AddTicks(-1), detail);
            }
        }
    }

    private static double Hours(DateTimeOffset from, DateTimeOffset to) => Math.Max(0, (to - from).TotalHours);

    private static IEnumerable<(ScoredWork Work, DateTimeOffset From, DateTimeOffset To)> Reigns(History history)
    {
        ScoredWork? leader = null;
        foreach (var (work, _) in history.Records)
        {
            if (leader is not null && work.Person == leader.Person) continue;
            if (leader is not null) yield return (leader, leader.ReceivedAt, work.ReceivedAt);
            leader = work;
        }
        if (leader is not null) yield return (leader, leader.ReceivedAt, history.Ended ?? DateTimeOffset.MaxValue);
    }
}
