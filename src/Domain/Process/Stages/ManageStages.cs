using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Stages;

/// <summary>A stage that ended, and what was open in its checklist; what the forecasts of its end had said.</summary>
public sealed record EndedStage(StageRow Row, int Open, IReadOnlyList<StageForecast> Forecasts, bool Last)
{
    public Stage Stage => Row.Stage;
}

/// <summary>An iteration that began, and the stage or iteration that it is within.</summary>
public sealed record BegunIteration(Stage Stage, Stage Within);

/// <summary>
/// What mentors decide about stages: begin, end, lengthen, tick, plan. The first decision stores the plan, which from then on does not follow
/// challenge.yml any more. A stage with an open checklist begins and ends only with a reason. Does not commit.
/// </summary>
public sealed class ManageStages(CoResearchDb db, StageList list, StatePaths paths, TimeProvider clock, Pulses pulses)
{
    private const int MostNamed = 6;

    /// <summary>Begins the next stage; <paramref name="reason"/> is why it begins with an open entry checklist.</summary>
    public async Task<Result<Stage>> BeginAsync(Person by, Challenge challenge, string? reason, CancellationToken cancellationToken)
    {
        if (CheckReason(reason).Failed(out var why, out var bad)) return bad;
        var line = await StoredAsync(challenge, cancellationToken);

        // Submissions end before the write-up does: only a draft has no stages yet.
        if (challenge.State == ChallengeState.Draft) return new NotOpenYet(challenge.Slug);
        if (line.Current is { } running) return new StageRuns(new ShippedLine(running.Stage.Name), challenge.Slug);
        if (line.Next is not { } next) return new AllStagesEnded(challenge.Slug);
        if (reason is null && next.Open(entry: true).Any()) return Open("begin", next, challenge.Slug, entry: true);
        next.Stage.Begin(clock.GetUtcNow());
        Write(next.Stage, StageEventKind.Begun, by, 0, why);
        return next.Stage;
    }

    /// <summary>Begins an iteration within whatever runs; without a name it has the next number of all in the stage.</summary>
    public async Task<Result<BegunIteration>> IterateAsync(Person by, Challenge challenge, string? name, int days, CancellationToken cancellationToken)
    {
        if (name is not null && name.Trim().Length is 0 or > Stage.LongestName) return new BadStageName(Stage.LongestName);
        var line = await StoredAsync(challenge, cancellationToken);
        if (line.Running is not { } running) return new NoStageRuns(challenge.Slug);
        if (running.Depth >= Stage.Deepest) return new TooDeep(Stage.Deepest);
        var place = 1 + line.Rows.Count(r => r.Stage.ParentId == running.Stage.Id);
        var nth = 1 + line.Within(line.Current!).Count();
        var iteration = Stage.Plan(challenge.Id, running.Stage.Id, place, name?.Trim() ?? $"Iteration {nth}", TimeSpan.FromDays(days));
        iteration.Begin(clock.GetUtcNow());
        db.Stages.Add(iteration);
        await db.SaveChangesAsync(cancellationToken);
        var number = await LastNumberAsync(challenge, cancellationToken);
        db.StageItems.AddRange(StageTemplates.OfIteration.Select(text => new StageItem(challenge.Id, ++number, false, text).Of(iteration)));
        Write(iteration, StageEventKind.Begun, by, 0, "");
        return new BegunIteration(iteration, running.Stage);
    }

    /// <summary>Ends the innermost stage that runs; <paramref name="reason"/> is why it ends with an open exit checklist.</summary>
    public async Task<Result<EndedStage>> EndAsync(Person by, Challenge challenge, string? reason, CancellationToken cancellationToken)
    {
        if (CheckReason(reason).Failed(out var why, out var bad)) return bad;
        var line = await StoredAsync(challenge, cancellationToken);
        if (line.Running is not { } running) return line.Over ? new AllStagesEnded(challenge.Slug) : new NoStageRuns(challenge.Slug);
        if (reason is null && running.Open(entry: false).Any()) return Open("end", running, challenge.Slug, entry: false);
        running.Stage.End(clock.GetUtcNow());
        Write(running.Stage, StageEventKind.Ended, by, 0, why);
        var forecasts = await db.StageForecasts.Where(f => f.StageId == running.Stage.Id).OrderBy(f => f.Week).ToListAsync(cancellationToken);
        return new EndedStage(running, running.Open(entry: false).Count(), forecasts, line.Over);
    }

    /// <summary>Lets a stage or iteration that runs go on for longer: the innermost one, or that of a name.</summary>
    public async Task<Result<Stage>> ExtendAsync(Person by, Challenge challenge, string length, string? name, string reason, CancellationToken cancellationToken)
    {
        if (ReadDays(length).Failed(out var days, out var bad)) return bad;
        if (CheckReason(reason).Failed(out var why, out bad)) return bad;
        var line = await StoredAsync(challenge, cancellationToken);
        if (ToExtend(line, name, challenge.Slug).Failed(out var running, out bad)) return bad;
        if (running.Stage.Days + running.Stage.ExtendedDays + days > Stage.MostDays) return new TooLong(new ShippedLine(running.Stage.Name), Stage.MostDays);
        running.Stage.Extend(days);
        Write(running.Stage, StageEventKind.Extended, by, days, why);
        return running.Stage;
    }

    /// <summary>Ticks a line of a checklist, or takes the tick away where there is one.</summary>
    public async Task<Result<StageItem>> TickAsync(Challenge challenge, int number, CancellationToken cancellationToken)
    {
        await StoredAsync(challenge, cancellationToken);
        if (await db.StageItems.FindAsync([challenge.Id, number], cancellationToken) is not { } item) return new NoSuchItem(number, challenge.Slug);
        item.Tick(item.DoneAt is null ? clock.GetUtcNow() : null);
        return item;
    }

    /// <summary>Adds a line to the entry checklist of the stage that comes next, or to the exit checklist of the innermost one that runs, or of the next one.</summary>
    public async Task<Result<(StageItem Item, Stage Stage)>> AddItemAsync(Challenge challenge, string text, bool entry, CancellationToken cancellationToken)
    {
        var trimmed = Line(text);
        if (trimmed.Length is 0 or > StageItem.LongestText) return new BadItem(StageItem.LongestText);
        var line = await StoredAsync(challenge, cancellationToken);
        if ((entry ? line.Coming : line.Running ?? line.Next) is not { } row) return line.Over ? new AllStagesEnded(challenge.Slug) : new NoStageComes(challenge.Slug);
        if (row.Items.Count >= StageItem.Most) return new TooManyItems(StageItem.Most);
        var item = new StageItem(challenge.Id, 1 + await LastNumberAsync(challenge, cancellationToken), entry, trimmed).Of(row.Stage);
        db.StageItems.Add(item);
        return (item, row.Stage);
    }

    /// <summary>Sets the lengths of stages that have not begun, by the beginnings of their names.</summary>
    public async Task<Result<StageLine>> PlanAsync(Challenge challenge, IReadOnlyDictionary<string, string> lengths, CancellationToken cancellationToken)
    {
        var line = await StoredAsync(challenge, cancellationToken);
        foreach (var (typed, length) in lengths)
        {
            if (line.Find(typed).Failed(out var row, out var bad)) return bad;
            if (row.Stage.BegunAt is not null) return new StageHasBegun(new ShippedLine(row.Stage.Name), challenge.Slug);
            if (ReadDays(length).Failed(out var days, out bad)) return bad;
            row.Stage.Lasts(days);
        }
        await db.SaveChangesAsync(cancellationToken);
        return await list.OfAsync(challenge, cancellationToken);
    }

    /// <summary>
    /// Keeps what a stage brought forth, as words, a link or a file (whose name the text is), or takes it off again (null); what has the name already
    /// is replaced. Students change what they brought alone; whoever guides, all.
    /// </summary>
    public async Task<Result<KeptArtefact>> ArtefactAsync(Person by, Challenge challenge, string what, string? text, ArtefactFile? file, CancellationToken cancellationToken)
    {
        var (name, said) = (Line(what).ToLowerInvariant(), text is null ? null : Line(text));
        if (name.Length > 0 && name.All(char.IsAsciiDigit)) return new ArtefactIsNumber(name);
        if (file is { Bytes.Length: 0 }) return new EmptyFile(file.Name);
        if (name.Length is 0 or > Artefact.LongestWhat || said is { Length: 0 or > Artefact.LongestText }) return new BadArtefact(Artefact.LongestWhat, Artefact.LongestText);
        var line = await StoredAsync(challenge, cancellationToken);
        if (line.Reported is not { } row) return new NothingBegun(challenge.Slug);
        var known = await db.Artefacts.FindAsync([row.Stage.Id, name], cancellationToken);
        if (said is null && known is null) return new NoSuchArtefact(name);
        var author = known is null ? null : await db.People.AsNoTracking().SingleAsync(p => p.Id == known.By, cancellationToken);
        if (author is not null && author.Id != by.Id && !by.IsOwner
            && !await db.Memberships.AnyAsync(m => m.PersonId == by.Id && m.ChallengeId == challenge.Id && m.LeftAt == null && m.Role != Role.Student, cancellationToken))
            return new ArtefactOfAnother(name, author.Name);
        var kept = new KeptArtefact(row.Stage, known?.Text, author?.Name);
        if (known is null && await db.Artefacts.CountAsync(a => a.StageId == row.Stage.Id, cancellationToken) >= Artefact.Most) return new TooManyArtefacts(Artefact.Most);
        if (known?.File is { } before) db.OnCommitted(() => ArtefactFile.Drop(paths, before));
        if (said is null)
        {
            db.Artefacts.Remove(known!);
            return kept;
        }
        if (known is null) db.Artefacts.Add(known = new Artefact(row.Stage.Id, name, said, by.Id, clock.GetUtcNow()));
        else known.Change(said, by.Id, clock.GetUtcNow());
        if (file is not null) known.Keep(file.Keep(paths, row.Stage.Id), file.Bytes.Length);
        return kept;
    }

    /// <summary>A file among what the newest stage that has one of this name brought forth.</summary>
    public async Task<Result<Artefact>> FileAsync(Challenge challenge, string what, CancellationToken cancellationToken)
    {
        var name = Line(what).ToLowerInvariant();
        var found = await db.Artefacts.AsNoTracking().Where(a => a.What == name && a.File != null && db.Stages.Any(s => s.Id == a.StageId && s.ChallengeId == challenge.Id))
            .OrderByDescending(a => a.At).FirstOrDefaultAsync(cancellationToken);
        return found is null ? new NoSuchFileKept(name, challenge.Slug) : found;
    }

    /// <summary>10d, 3w, or a number of days.</summary>
    public static Result<int> ReadDays(string typed)
    {
        var word = typed.Trim().ToLowerInvariant();
        var unit = word.EndsWith('w') ? 7 : 1;
        var digits = word.TrimEnd('w', 'd');
        return word.Length - digits.Length <= 1 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= Stage.MostDays && count * unit <= Stage.MostDays
            ? count * unit : new BadLength(typed, Stage.MostDays);
    }

    /// <summary>The plan as it is stored, and from now on is; the write lock is held.</summary>
    private async Task<StageLine> StoredAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(challenge).ReloadAsync(cancellationToken);
        if (!await db.Stages.AnyAsync(s => s.ChallengeId == challenge.Id, cancellationToken))
        {
            var version = await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
            var drafted = StageList.Drafted(challenge, version.Definition);
            db.Stages.AddRange(drafted.Select(d => d.Stage));
            await db.SaveChangesAsync(cancellationToken);
            db.StageItems.AddRange(drafted.SelectMany(d => d.Items.Select(i => i.Of(d.Stage))));
            await db.SaveChangesAsync(cancellationToken);
        }
        return await list.OfAsync(challenge, cancellationToken);
    }

    private async Task<int> LastNumberAsync(Challenge challenge, CancellationToken cancellationToken) =>
        await db.StageItems.Where(i => i.ChallengeId == challenge.Id).MaxAsync(i => (int?)i.Number, cancellationToken) ?? 0;

    private void Write(Stage stage, StageEventKind kind, Person by, int days, string text)
    {
        var now = clock.GetUtcNow();
        db.StageEvents.Add(new StageEvent(stage.Id, kind, by.Id, days, text, now));
        db.Notices.Add(Notice.Of(NoticeKind.StageMoved, null, stage.ChallengeId, stage.Id, kind.ToString().ToLowerInvariant(), now));
        db.OnCommitted(pulses.Notices.Beat);
    }

    /// <summary>Names repeat among iterations, so what runs is looked at first.</summary>
    private static Result<StageRow> ToExtend(StageLine line, string? name, string slug)
    {
        var running = line.Rows.Where(r => r.Stage.Runs).ToList();
        if (running.Count == 0) return new NoStageRuns(slug);
        if (name is null) return line.Running!;
        if (StageLine.Named(name, running) is { } named) return named;
        return StageLine.Named(name, line.Rows) is not { } other ? StageLine.NoneOf(running, name)
            : other.Stage.EndedAt is null ? new StageNotBegun(new ShippedLine(other.Stage.Name), slug) : new StageHasEnded(new ShippedLine(other.Stage.Name), slug);
    }

    private static ChecklistOpen Open(string word, StageRow row, string slug, bool entry)
    {
        var open = row.Open(entry).ToList();
        return new ChecklistOpen(word, new ShippedLine(row.Stage.Name), slug, [.. open.Take(MostNamed).Select(i => new ShippedLine(i.Text, i.Number))], Math.Max(0, open.Count - MostNamed));
    }

    /// <summary>Empty for none; refused where one is given that is none.</summary>
    private static Result<string> CheckReason(string? reason) =>
        reason is null ? "" : Line(reason) is { Length: > 0 and <= StageEvent.LongestText } line ? line : new NeedsReason(StageEvent.LongestText);

    private static string Line(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
