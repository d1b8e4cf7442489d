using CoResearch.Domain.Challenges;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;

namespace CoResearch.Domain.Recognition.Streams;

/// <summary>
/// A submission that was scored, as the shown judging has it. <paramref name="Value"/> is its public value, null where there is none or a
/// new run is needed; <paramref name="Gates"/> are the names of the gates that it passed on the public split, known only up to the first
/// submission that passed all; <paramref name="Repeats"/> says of work that was reproduced that it is no new result (<see cref="Standings.Repeats"/>).
/// </summary>
public sealed record ScoredWork(
    SubmissionId Id, PersonId Person, DateTimeOffset ReceivedAt, double? Value, bool GatesPassed, bool NeedsRun = false, bool IsBaseline = false,
    bool RunsAgain = false, SubmissionId? Reproduces = null, bool? Agrees = null, IReadOnlyCollection<string>? Gates = null, bool Repeats = false)
{
    /// <summary>A member's own work, neither a baseline nor a reproduction.</summary>
    public bool IsOwn => !IsBaseline && Reproduces is null;

    /// <summary>Such work of a tree that the member had no score for before.</summary>
    public bool IsNew => IsOwn && !RunsAgain;
}

/// <summary>
/// Everything that micro-rewards of a challenge are computed from: nothing else decides what a stream owes. Times are receive times, as on
/// the leaderboard, so that the order in which runs end does not matter.
/// </summary>
public sealed class History
{
    private readonly IReadOnlyDictionary<PersonId, DateTimeOffset> _left;

    public History(ChallengeId challenge, ChallengeDefinition definition, LabCalendar calendar, IEnumerable<ScoredWork> work, DateOnly? through, DateTimeOffset? ended = null,
        IReadOnlyList<RulesFrom>? spans = null, IReadOnlyDictionary<PersonId, DateTimeOffset>? left = null)
    {
        _left = left ?? new Dictionary<PersonId, DateTimeOffset>();
        (Challenge, Objective, Rules, Calendar, Through, Ended) = (challenge, definition.Objective, definition.MicroRewards, calendar, through, ended);
        Spans = spans ?? [new(DateTimeOffset.MinValue, Rules)];
        Work = [.. work.OrderBy(w => w.ReceivedAt).ThenBy(w => w.Id.Value)];
        Records = [.. FindRecords()];
    }

    private History(History other) =>
        (_left, Challenge, Objective, Rules, Spans, Calendar, Through, Ended, Work, Records) =
            (other._left, other.Challenge, other.Objective, other.Rules, other.Spans, other.Calendar, other.Through, other.Ended, other.Work, other.Records);

    public ChallengeId Challenge { get; }
    public ObjectiveSpec Objective { get; }

    /// <summary>The rules to compute by; <see cref="Under"/> changes them.</summary>
    public MicroRewardRules Rules { get; private init; }

    /// <summary>Which rules held from when on: what a mentor changes counts from then on, and takes nothing away.</summary>
    public IReadOnlyList<RulesFrom> Spans { get; }
    public LabCalendar Calendar { get; }

    /// <summary>The Monday of the last week that is closed here; null: none is.</summary>
    public DateOnly? Through { get; }

    /// <summary>When the challenge stopped taking submissions.</summary>
    public DateTimeOffset? Ended { get; }

    /// <summary>When a member left the challenge; null while they are in it.</summary>
    public DateTimeOffset? LeftAt(PersonId person) => _left.TryGetValue(person, out var at) ? at : null;

    /// <summary>In the order of receipt.</summary>
    public IReadOnlyList<ScoredWork> Work { get; }

    /// <summary>The members' work that was better than everybody's before it: who leads, and since when.</summary>
    public IReadOnlyList<(ScoredWork Work, double Key)> Records { get; }

    /// <summary>The same under other rules.</summary>
    public History Under(MicroRewardRules rules) => rules == Rules ? this : new(this) { Rules = rules };

    /// <summary>Every closed week from the first work on, without those that began after the end: its Monday, begin and end.</summary>
    public IEnumerable<(DateOnly Week, DateTimeOffset Begin, DateTimeOffset End)> ClosedWeeks()
    {
        if (Through is not { } last || Work.Count == 0) yield break;
        for (var week = Calendar.WeekOf(Work[0].ReceivedAt); week <= last; week = week.AddDays(7))
        {
            var begin = Calendar.BeginOf(week);
            if (begin >= Ended) yield break;
            yield return (week, begin, Calendar.BeginOf(week.AddDays(7)));
        }
    }

    /// <summary>Ascending is better; null where it does not rank.</summary>
    public double? KeyOf(ScoredWork work) =>
        RankingRule.KeyOf(work.Value, work.GatesPassed, Objective) is { Unranked: false } key ? key.SortKey : null;

    private IEnumerable<(ScoredWork, double)> FindRecords()
    {
        var best = double.PositiveInfinity;
        foreach (var work in Work)
            if (work.IsOwn && KeyOf(work) is { } key && key < best)
                yield return (work, best = key);
    }
}

/// <summary>Rules and since when they hold, up to the next ones.</summary>
public sealed record RulesFrom(DateTimeOffset From, MicroRewardRules Rules);
