using CoResearch.Domain.Challenges;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Process.Stages;

/// <summary>A stage where it stands: how deep, with its checklist, and when it was planned to begin and end; no dates before the challenge opens.</summary>
public sealed record StageRow(Stage Stage, int Depth, DateTimeOffset? PlannedBegins, DateTimeOffset? PlannedEnds, IReadOnlyList<StageItem> Items)
{
    public IEnumerable<StageItem> Open(bool entry) => Items.Where(i => i.Entry == entry && i.DoneAt is null);

    /// <summary>How many of the lab's days later than planned it ended, or will at least, seen from an instant; not above 0 while it is in time.</summary>
    public int SlipAt(DateTimeOffset now, LabCalendar calendar) => PlannedEnds is not { } planned || Stage.BegunAt is null ? 0
        : calendar.DaysBetween(planned, Stage.EndedAt ?? (now > Stage.DueAt ? now : Stage.DueAt!.Value));
}

/// <summary>
/// A challenge's stages in order, each followed by its iterations. The plan: one after the other from the day it was opened, as
/// <see cref="StageCalendar"/> has it, in the lengths that were planned. The reality: what mentors began and ended. Where nothing has begun
/// yet, the plan says which stage it is.
/// </summary>
public sealed class StageLine
{
    public StageLine(IReadOnlyList<Stage> stages, IReadOnlyList<(Stage Stage, StageItem Item)> items, DateTimeOffset? openedAt, bool agreed)
    {
        Agreed = agreed;
        var top = stages.Where(s => s.ParentId is null).OrderBy(s => s.Place).ToList();
        var calendar = StageCalendar.Of([.. top.Select(s => new StageSpec(s.Name, TimeSpan.FromDays(s.Days)))], openedAt);
        var lines = items.ToLookup(i => i.Stage, i => i.Item);
        var within = stages.Where(s => s.ParentId is not null).ToLookup(s => s.ParentId!.Value);
        var rows = new List<StageRow>();
        for (var i = 0; i < top.Count; i++)
        {
            var dated = calendar.Stages.Count > 0 ? calendar.Stages[i] : null;
            Add(top[i], 0, dated?.Begins, dated?.Ends);
        }
        Rows = rows;

        void Add(Stage stage, int depth, DateTimeOffset? begins, DateTimeOffset? ends)
        {
            rows.Add(new StageRow(stage, depth, begins, ends, [.. lines[stage].OrderBy(l => l.Number)]));
            if (stage.Id != 0)
                foreach (var inner in within[stage.Id].OrderBy(s => s.Place)) Add(inner, depth + 1, inner.BegunAt, inner.BegunAt?.AddDays(inner.Days));
        }
    }

    public IReadOnlyList<StageRow> Rows { get; }

    /// <summary>The challenge or its mentors named these stages; otherwise they are only what the lab proposes.</summary>
    public bool Agreed { get; }

    /// <summary>The innermost one that runs.</summary>
    public StageRow? Running => Rows.Where(r => r.Stage.Runs).MaxBy(r => r.Depth);

    /// <summary>The stage of the challenge that runs, whatever runs within it.</summary>
    public StageRow? Current => Rows.FirstOrDefault(r => r.Depth == 0 && r.Stage.Runs);

    /// <summary>The first one that has not begun, whatever runs.</summary>
    public StageRow? Coming => Rows.FirstOrDefault(r => r.Depth == 0 && r.Stage.BegunAt is null);

    /// <summary>What begins next, where none runs.</summary>
    public StageRow? Next => Current is null ? Coming : null;

    public bool Begun => Rows.Any(r => r.Stage.BegunAt is not null);

    public bool Over => Rows.Count > 0 && Rows.Where(r => r.Depth == 0).All(r => r.Stage.EndedAt is not null);

    /// <summary>The stage that a report is about: what runs, or ended last.</summary>
    public StageRow? Reported => Current ?? Ended;

    /// <summary>The stage of the challenge that ended last.</summary>
    public StageRow? Ended => Rows.LastOrDefault(r => r.Depth == 0 && r.Stage.EndedAt is not null);

    /// <summary>The stage that it is at an instant: what mentors say, or the plan where they have said nothing yet.</summary>
    public Stage? At(DateTimeOffset now) => Begun ? Current?.Stage : Rows.FirstOrDefault(r => r.Depth == 0 && r.PlannedBegins <= now && now < r.PlannedEnds)?.Stage;

    /// <summary>When a stage begins and ends by what is known now: as it did, or in its length after the one before; as planned where nothing has begun.</summary>
    public IReadOnlyList<(StageRow Row, DateTimeOffset Begins, DateTimeOffset Ends)> Expected(DateTimeOffset now)
    {
        if (!Begun) return [.. Rows.Where(r => r.PlannedBegins is not null).Select(r => (r, r.PlannedBegins!.Value, r.PlannedEnds!.Value))];
        var expected = new List<(StageRow, DateTimeOffset, DateTimeOffset)>();
        var last = (DateTimeOffset?)null;
        foreach (var row in Rows.Where(r => r.Depth == 0))
        {
            var begins = row.Stage.BegunAt ?? Later(last ?? row.PlannedBegins ?? now, now);
            var due = begins.AddDays(row.Stage.Days + row.Stage.ExtendedDays);
            var ends = row.Stage.EndedAt ?? (due > now ? due : now);
            expected.Add((row, begins, ends));
            last = ends;
        }
        return expected;

        static DateTimeOffset Later(DateTimeOffset at, DateTimeOffset now) => at > now ? at : now;
    }

    /// <summary>
    /// When the last stage ends, as far as that is known. Null where all are over, and where it moves with every day: a stage is over its day,
    /// or the next one has not begun.
    /// </summary>
    public DateTimeOffset? EndsAt(DateTimeOffset now) => (!Begun || Current?.Stage.DueAt > now) && Expected(now) is [.., var last] ? last.Ends : null;

    /// <summary>All iterations within a stage, also those that are within others.</summary>
    public IEnumerable<StageRow> Within(StageRow stage)
    {
        var inside = new HashSet<long> { stage.Stage.Id };
        foreach (var row in Rows)
            if (row.Stage.ParentId is { } parent && inside.Contains(parent) && inside.Add(row.Stage.Id)) yield return row;
    }

    /// <summary>One of the challenge's stages, as <see cref="Named(string, IEnumerable{StageRow})"/> finds it.</summary>
    public StageRow? Named(string typed) => Named(typed, Rows.Where(r => r.Depth == 0));

    /// <summary>The same, or the refusal that names those there are.</summary>
    public Result<StageRow> Find(string typed) => Named(typed) is { } row ? row : NoneOf(Rows.Where(r => r.Depth == 0), typed);

    /// <summary>By its name or the beginning of it, in any case, also as I call it in Russian; null for none or several.</summary>
    public static StageRow? Named(string typed, IEnumerable<StageRow> among)
    {
        var (key, rows) = (Plain(typed), among.ToList());
        return rows.Find(r => Plain(r.Stage.Name) == key) ?? rows.Find(r => Names(r).Any(name => Plain(name) == key))
            ?? (key.Length > 1 && rows.FindAll(r => Names(r).Any(name => Plain(name).StartsWith(key, StringComparison.Ordinal))) is [var one] ? one : null);
    }

    /// <summary>The refusal that names these.</summary>
    public static NoSuchStage NoneOf(IEnumerable<StageRow> among, string typed)
    {
        var rows = among.ToList();
        return new NoSuchStage(typed, Nearest.Hint(Key(typed), rows.SelectMany(Names).Select(Key)), [.. rows.Select(r => new ShippedLine(r.Stage.Name))]);
    }

    /// <summary>A name as a setting's key: individual-solution.</summary>
    public static string Key(string name) => string.Join('-', name.ToLowerInvariant().Split([' ', '-', '_'], StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Names(StageRow row) => StageTemplates.InRussian(row.Stage.Name) is { } russian ? [row.Stage.Name, russian] : [row.Stage.Name];

    private static string Plain(string name) => Key(name).Replace('ё', 'е');
}
