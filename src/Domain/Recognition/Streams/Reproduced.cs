using CoResearch.Domain.People;
using CoResearch.Domain.Submissions;

namespace CoResearch.Domain.Recognition.Streams;

/// <summary>
/// When somebody else's reproduction of a submission agreed, its author gets points, once for a submission, and so does whoever reproduced
/// it, once each. Nobody is paid for reproducing their own work, the lab's baseline, or work that is no new result (<see cref="Standings.Repeats"/>). That aside, a later judging changes nothing: the comparison was made.
/// </summary>
public sealed class Reproduced : IStream
{
    public string Name => "reproduced";

    public bool Weekly => false;

    public StreamRule RuleOf(MicroRewardRules rules) => rules.Reproduced;

    public IEnumerable<Earning> Owed(History history, StreamRule rule)
    {
        var originals = history.Work.Where(w => w is { IsNew: true, Repeats: false }).ToDictionary(w => w.Id);
        var done = new HashSet<(SubmissionId, PersonId)>();
        foreach (var again in history.Work)
        {
            if (again is not { Reproduces: { } id, Agrees: true } || !originals.TryGetValue(id, out var original) || original.Person == again.Person) continue;
            var week = history.Calendar.WeekOf(again.ReceivedAt);
            foreach (var person in new[] { original.Person, again.Person })
                if (done.Add((id, person)))
                    yield return new(
                        $"{id.Value}:{person.Value}", person, rule.Points, week, again.ReceivedAt,
                        new Detail().With("submission", id.Value).With("again", again.Id.Value).With("role", person == original.Person ? "author" : "reader"));
        }
    }
}
