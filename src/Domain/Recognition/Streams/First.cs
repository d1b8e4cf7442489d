namespace CoResearch.Domain.Recognition.Streams;

/// <summary>
/// The first member with a finite score in the challenge gets points, and so does the first to pass each gate on the public split. Where an
/// earlier submission needs a new run, nobody knows what it would pass: then it was the first, and is not paid again.
/// </summary>
public sealed class First : IStream
{
    private const string Valid = "valid";

    public string Name => "first";

    public bool Weekly => false;

    public StreamRule RuleOf(MicroRewardRules rules) => rules.First;

    public IEnumerable<Earning> Owed(History history, StreamRule rule)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var work in history.Work.Where(w => w.IsOwn))
        {
            if (work.NeedsRun) yield break;
            if (work.Value is null) continue;
            foreach (var what in (work.Gates ?? []).Order(StringComparer.Ordinal).Prepend(Valid).Where(taken.Add))
            {
                var detail = new Detail().With("submission", work.Id.Value);
                yield return new(
                    $"{work.Id.Value}:{Uri.EscapeDataString(what)}", work.Person, rule.Points, history.Calendar.WeekOf(work.ReceivedAt), work.ReceivedAt,
                    what == Valid ? detail : detail.With("gate", what));
            }
            if (work.GatesPassed) yield break;
        }
    }
}
