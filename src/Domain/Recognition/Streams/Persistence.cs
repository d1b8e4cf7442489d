using CoResearch.Domain.People;

namespace CoResearch.Domain.Recognition.Streams;

/// <summary>
/// At each week's close whoever had a valid run in it of a tree that they had no score for gets points × √(weeks of the streak): 5, 7, 9, 10, …
/// with 5 points. Valid is what has a finite public value, whether it passes the gates or not: to try and fail at them is work, too. A streak counts
/// the weeks with such work; up to <c>grace</c> weeks in a row without do not end it, and do not count. What a later judging wants to run again stays valid.
/// </summary>
public sealed class Persistence : IStream
{
    public string Name => "persistence";

    public bool Weekly => true;

    public StreamRule RuleOf(MicroRewardRules rules) => rules.Persistence;

    public IEnumerable<Earning> Owed(History history, StreamRule rule)
    {
        var streaks = new Dictionary<PersonId, (DateOnly Last, int Length)>();
        var next = 0;
        foreach (var (week, _, end) in history.ClosedWeeks())
        {
            var active = new SortedSet<long>();
            for (; next < history.Work.Count && history.Work[next].ReceivedAt < end; next++)
            {
                var work = history.Work[next];
                if (work.IsNew && (work.NeedsRun || (work.Value is { } value && double.IsFinite(value)))) active.Add(work.Person.Value);
            }
            foreach (var person in active.Select(id => new PersonId(id)))
            {
                var length = streaks.TryGetValue(person, out var streak) && week.DayNumber - streak.Last.DayNumber <= 7 * (history.Rules.Grace + 1) ? streak.Length + 1 : 1;
                streaks[person] = (week, length);
                yield return new($"{week:O}:{person.Value}", person, rule.Points * Math.Sqrt(length), week, end.AddTicks(-1), new Detail().With("streak", length).With("week", week.ToString("O")));
            }
        }
    }
}
