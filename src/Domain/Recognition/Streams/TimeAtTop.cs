using CoResearch.Domain.People;

namespace CoResearch.Domain.Recognition.Streams;

/// <summary>
/// All the time that a member leads a challenge is worth points × √hours, and each week's close pays what was added since the last one: 13, then
/// 5, then 4 points for whole weeks with 1 point. So parking at the top is worth less and less, and whoever loses the lead and takes it again
/// goes on where they were. Hours are real ones: a week in which the clocks go forward has 167. Another member takes the lead with the best work so far
/// that beats the leader's own best by more than noise (<see cref="Noise"/>): two who pass a place to and fro by chance earn what one who keeps it does.
/// The time ends when the challenge does.
/// </summary>
public sealed class TimeAtTop : IStream
{
    public string Name => "time_at_top";

    public bool Weekly => true;

    public StreamRule RuleOf(MicroRewardRules rules) => rules.TimeAtTop;

    public IEnumerable<Earning> Owed(History history, StreamRule rule)
    {
        var reigns = Reigns(history).ToList();
        var before = new Dictionary<PersonId, double>();
        var first = 0;
        foreach (var (week, begin, end) in history.ClosedWeeks())
        {
            while (first < reigns.Count && reigns[first].To <= begin) first++;
            var added = reigns.Skip(first).TakeWhile(r => r.From < end)
                .GroupBy(r => r.Person, r => (Earlier(r.To, end) - Later(r.From, begin)).TotalHours);
            foreach (var (person, hours) in added.Select(g => (g.Key, g.Sum())))
            {
                if (hours <= 0) continue;
                var old = before.GetValueOrDefault(person);
                var now = before[person] = old + hours;
                var detail = new Detail().With("hours", Math.Round(now)).With("before", Math.Round(old)).With("week", week.ToString("O"));
                yield return new($"{week:O}:{person.Value}", person, rule.Points * (Math.Sqrt(now) - Math.Sqrt(old)), week, end.AddTicks(-1), detail);
            }
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    /// <summary>Who leads from when to when, one after the other.</summary>
    private static IEnumerable<(PersonId Person, DateTimeOffset From, DateTimeOffset To)> Reigns(History history)
    {
        var noise = new Noise(history);
        var records = history.Records.Select(r => r.Work.Id).ToHashSet();
        var bests = new Dictionary<PersonId, (ScoredWork Work, double Key)>();
        (PersonId Person, DateTimeOffset From)? leader = null;
        foreach (var work in history.Work)
        {
            noise.See(work);
            if (!work.IsOwn || history.KeyOf(work) is not { } key || (bests.TryGetValue(work.Person, out var own) && own.Key <= key)) continue;
            bests[work.Person] = (work, key);
            if (leader?.Person == work.Person || !records.Contains(work.Id)) continue;
            if (leader is { } old)
            {
                var best = bests[old.Person].Work;
                if (!noise.IsExceeded(best.Id, best.Value!.Value, work.Value!.Value)) continue;
                yield return (old.Person, old.From, work.ReceivedAt);
            }
            leader = (work.Person, work.ReceivedAt);
        }
        if (leader is { } last) yield return (last.Person, last.From, history.Ended ?? DateTimeOffset.MaxValue);
    }
}
