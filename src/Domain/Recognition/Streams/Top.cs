using CoResearch.Domain.People;

namespace CoResearch.Domain.Recognition.Streams;

/// <summary>
/// At each week's close the best ranked members get points × rank^(−3/4): 20, 12, 9 with 20 points for three. The exponent is flatter than
/// Zipf's law (1), so that the second and third place stay worth the effort. Ranks are those of everything received before the close. Nobody is paid for a place without a scored
/// submission in the last <c>within</c> weeks: whoever parks there keeps the rank, and who is behind them theirs.
/// </summary>
public sealed class Top : IStream
{
    public string Name => "top";

    public bool Weekly => true;

    public StreamRule RuleOf(MicroRewardRules rules) => rules.Top;

    public IEnumerable<Earning> Owed(History history, StreamRule rule)
    {
        var latest = new Dictionary<PersonId, DateTimeOffset>();
        var best = new Dictionary<PersonId, (double Key, DateTimeOffset At, long Id)>();
        var next = 0;
        foreach (var (week, _, end) in history.ClosedWeeks())
        {
            for (; next < history.Work.Count && history.Work[next].ReceivedAt < end; next++)
            {
                var work = history.Work[next];
                if (!work.IsOwn) continue;
                latest[work.Person] = work.ReceivedAt;
                if (history.KeyOf(work) is not { } key) continue;
                if (!best.TryGetValue(work.Person, out var old) || key < old.Key) best[work.Person] = (key, work.ReceivedAt, work.Id.Value);
            }
            var since = history.Calendar.BeginOf(week.AddDays(7 - 7 * history.Rules.TopWithin));
            var rank = 0;
            foreach (var (person, _) in best.OrderBy(b => b.Value).Take(history.Rules.TopOf))
            {
                rank++;
                if (latest[person] < since) continue;
                var detail = new Detail().With("rank", rank).With("of", best.Count).With("week", week.ToString("O"));
                yield return new($"{week:O}:{person.Value}", person, rule.Points * Math.Pow(rank, -0.75), week, end.AddTicks(-1), detail);
            }
        }
    }
}
