using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Stages;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Stages as people read them.</summary>
internal sealed class StageView(CoResearchDb db, StageList list, WatchStages watch, Domain.Lab.LabCalendar calendar, TimeProvider time, Texts texts)
{
    private const string Indent = "· ";

    /// <summary>All stages in a table, what runs with its checklist, or what begins next.</summary>
    public async Task<ChatMessage> WholeAsync(Challenge challenge, Person reader, bool guides, CancellationToken cancellationToken)
    {
        var (line, now) = (await list.OfAsync(challenge, cancellationToken), time.GetUtcNow());
        var blocks = new List<Block> { texts.Heading("stage.title", new { challenge.Title }), Table(line, reader, now) };
        if (line.Running is { } running)
        {
            foreach (var row in line.Rows.Where(r => r.Stage.Runs))
            {
                blocks.Add(Left(row.Stage, reader, now));
                blocks.Add(await ForecastAsync(row.Stage, at => Date(at, reader), cancellationToken));
            }
            blocks.AddRange(Checklist("stage.exit", running, entry: false));
            if (line.Current!.Stage.Id != running.Stage.Id) blocks.AddRange(Checklist("stage.exit", line.Current, entry: false));
            blocks.AddRange(await ArtefactsAsync(line.Current.Stage, cancellationToken));
            if (guides) blocks.Add(texts.Paragraph("stage.how_check", new { challenge.Slug }));
        }
        else if (line.Next is { } next)
        {
            blocks.Add(texts.Paragraph(line.Begun ? "stage.next" : "stage.none_begun", new { name = texts.Shipped(next.Stage.Name) }));
            blocks.AddRange(Checklist("stage.entry", next, entry: true));
            if (guides) blocks.Add(texts.Paragraph("stage.how_begin", new { challenge.Slug }));
        }
        else blocks.Add(texts.Paragraph("stage.all_over", new { challenge.Slug }));
        if (line.Begun) blocks.Add(new ButtonsBlock([new(texts.Of("stage.button_timeline"), $"/timeline {challenge.Slug}"), new(texts.Of("stage.button_report"), $"/report {challenge.Slug}"), new(texts.Of("stage.button_read"), $"/read {challenge.Slug}")]));
        return new ChatMessage(blocks);
    }

    /// <summary>The plan: each stage with its length and both checklists.</summary>
    public IEnumerable<Block> Plan(Challenge challenge, StageLine line, Person reader)
    {
        yield return texts.Heading("stage.title", new { challenge.Title });
        yield return Table(line, reader, time.GetUtcNow(), keys: true);
        foreach (var row in line.Rows.Where(r => r.Stage.EndedAt is null))
            foreach (var block in Checklist("stage.entry", row, entry: true).Concat(Checklist("stage.exit", row, entry: false))) yield return block;
        yield return texts.Paragraph("stage.how_plan", new { challenge.Slug, key = StageLine.Key(line.Rows[0].Stage.Name) });
    }

    /// <summary>How far the forecasts of a stage's end were off, and how far its plan.</summary>
    public ParagraphBlock Predictability(StageRow row, IReadOnlyList<StageForecast> forecasts)
    {
        var ended = row.Stage.EndedAt!.Value;
        var plan = row.SlipAt(ended, calendar);
        var late = texts.Of(plan > 0 ? "stage.plan_late" : plan < 0 ? "stage.plan_early" : "stage.plan_kept", new { days = Math.Abs(plan) });
        return forecasts.Count == 0 ? texts.Paragraph("stage.predicted_nothing", new { late }) : texts.Paragraph("stage.predicted", new
        {
            late,
            count = forecasts.Count,
            off = Math.Round(forecasts.Average(f => Math.Abs(f.ErrorAgainst(ended))), 1),
            first = Signed(forecasts[0].ErrorAgainst(ended)),
            last = Signed(forecasts[^1].ErrorAgainst(ended)),
        });
    }

    /// <summary>The forecasts for a challenge's digest, outermost first; what says nothing about its pace yet is left out.</summary>
    public async Task<IReadOnlyList<Block>> ForecastsAsync(ChallengeId challenge, CancellationToken cancellationToken)
    {
        var running = await db.Stages.AsNoTracking().Where(s => s.ChallengeId == challenge && s.BegunAt != null && s.EndedAt == null).OrderBy(s => s.Id).ToListAsync(cancellationToken);
        var (blocks, now) = (new List<Block>(), time.GetUtcNow());
        foreach (var stage in running)
            if (await watch.PaceAsync(stage, cancellationToken) is var pace && pace.EndAt(now) is not null)
                blocks.Add(Forecast(stage, pace, at => Days.Short(calendar.DayOf(at), calendar.DayOf(now), texts.Culture)));
        return blocks;
    }

    /// <summary>When a stage that runs will end at the pace so far: the same words wherever it is said.</summary>
    public async Task<ParagraphBlock> ForecastAsync(Stage stage, Func<DateTimeOffset, string> date, CancellationToken cancellationToken) =>
        Forecast(stage, await watch.PaceAsync(stage, cancellationToken), date);

    private ParagraphBlock Forecast(Stage stage, StagePace pace, Func<DateTimeOffset, string> date)
    {
        var now = time.GetUtcNow();
        var name = TextSpan.OfMember(texts.Shipped(stage.Name));
        if (pace.EndAt(now) is not { } ends) return texts.Paragraph("stage.no_forecast", new { name, pace.Done, all = pace.Done + pace.Open });
        var late = calendar.DaysBetween(stage.DueAt!.Value, ends);
        return texts.Paragraph(late > 0 ? "stage.forecast_late" : late < 0 ? "stage.forecast_early" : "stage.forecast_kept", new
        {
            name,
            pace.Done,
            all = pace.Done + pace.Open,
            week = Math.Round(pace.PerWeekAt(now), 1),
            ends = date(ends),
            days = Math.Abs(late),
        });
    }

    public string Date(DateTimeOffset at, Person reader) => Days.Short(reader.DayAt(at), reader.DayAt(time.GetUtcNow()), texts.Culture);

    private string Both(DateTimeOffset from, DateTimeOffset to, Person reader) => Days.Span(reader.DayAt(from), reader.DayAt(to), reader.DayAt(time.GetUtcNow()), texts.Culture);

    public static string Signed(double days) => Math.Round(days) switch
    {
        > 0 and var late => $"+{late}",
        < 0 and var early => $"−{-early}",
        _ => "0",
    };

    // Where a name is said in another language, its key is what commands take.
    private TableBlock Table(StageLine line, Person reader, DateTimeOffset now, bool keys = false) => new(
        [new(texts.Of("stage.stage")), new(texts.Of("stage.planned")), new(texts.Of("stage.real")), new(texts.Of("stage.slip"), Number: true)],
        [.. line.Rows.Select(row => new Row(
        [
            [.. row.Depth == 0 ? (Span[])[] : [new TextSpan(string.Concat(Enumerable.Repeat(Indent, row.Depth)))], row.Stage.Runs ? new StrongSpan(texts.Shipped(row.Stage.Name)) : TextSpan.OfMember(texts.Shipped(row.Stage.Name)),
                .. keys && row.Depth == 0 && texts.Shipped(row.Stage.Name) != row.Stage.Name ? (Span[])[new TextSpan(" "), new CodeSpan(StageLine.Key(row.Stage.Name))] : []],
            [new TextSpan(row is { PlannedBegins: { } begins, PlannedEnds: { } ends } ? Both(begins, ends, reader) : texts.Of("stage.days", new { days = row.Stage.Days }))],
            [new TextSpan(row.Stage.BegunAt is not { } begun ? "" : row.Stage.EndedAt is { } ended ? Both(begun, ended, reader) : $"{Date(begun, reader)} –")],
            [new TextSpan(row.SlipAt(now, calendar) is var slip and not 0 ? Signed(slip) : "")],
        ], row.Stage.Runs))]);

    private ParagraphBlock Left(Stage stage, Person reader, DateTimeOffset now)
    {
        var due = stage.DueAt!.Value;
        var days = (int)Math.Ceiling(Math.Abs((due - now).TotalDays));
        return texts.Paragraph(due > now ? "stage.left" : "stage.over", new { name = new StrongSpan(texts.Shipped(stage.Name)), begun = Date(stage.BegunAt!.Value, reader), due = Date(due, reader), days });
    }

    private IEnumerable<Block> Checklist(string key, StageRow row, bool entry)
    {
        var lines = row.Items.Where(i => i.Entry == entry).ToList();
        if (lines.Count == 0) yield break;
        yield return texts.Paragraph(key, new { name = texts.Shipped(row.Stage.Name), done = lines.Count(l => l.DoneAt is not null), all = lines.Count });
        yield return new FieldsBlock([.. lines.Select(l => new Field((l.DoneAt is null ? "☐ " : "☑ ") + l.Number.ToString(texts.Culture), [TextSpan.OfMember(texts.Shipped(l.Text))]))]);
    }

    private async Task<IReadOnlyList<Block>> ArtefactsAsync(Stage stage, CancellationToken cancellationToken)
    {
        var kept = await db.Artefacts.AsNoTracking().Where(a => a.StageId == stage.Id).OrderBy(a => a.What).ToListAsync(cancellationToken);
        return kept.Count == 0 ? [] : [texts.Paragraph("stage.artefacts"), new FieldsBlock([.. kept.Select(a => new Field(a.What, [Shortly(a, texts)]))])];
    }

    /// <summary>A link or words, cut where many stand below each other (a report's file has them whole), or a file's name and size.</summary>
    public static Span Shortly(Artefact artefact, Texts texts)
    {
        const int Most = 80;
        var shown = artefact.Text.Length <= Most ? artefact.Text : artefact.Text[..Most].TrimEnd() + "…";
        return artefact.File is not null ? TextSpan.OfMember($"{shown} ({texts.Bytes(artefact.Bytes)})")
            : Artefact.IsLink(artefact.Text) ? new LinkSpan(shown, new Uri(artefact.Text).AbsoluteUri) : TextSpan.OfMember(shown);
    }

    public static Span Linked(string text) => Artefact.IsLink(text) ? new LinkSpan(text, new Uri(text).AbsoluteUri) : TextSpan.OfMember(text);
}

/// <summary>Tells everybody in a challenge that a stage or an iteration began, ended or goes on for longer (by how much, and why).</summary>
internal sealed class StageMovedView(CoResearchDb db, Domain.Lab.LabCalendar calendar, Texts texts) : INoticeView
{
    public Domain.Notices.NoticeKind Kind => Domain.Notices.NoticeKind.StageMoved;

    public async Task<ChatMessage?> ViewAsync(Domain.Notices.Notice notice, CancellationToken cancellationToken)
    {
        var stage = await db.Stages.AsNoTracking().SingleAsync(s => s.Id == notice.AboutId, cancellationToken);
        var challenge = await db.Challenges.AsNoTracking().SingleAsync(c => c.Id == stage.ChallengeId, cancellationToken);
        var kind = Enum.Parse<StageEventKind>(notice.Text, ignoreCase: true);
        // Two in one moment of a clock are told as the later one.
        var decided = await db.StageEvents.AsNoTracking().Where(e => e.StageId == stage.Id && e.Kind == kind && e.At == notice.CreatedAt).OrderByDescending(e => e.Id).FirstAsync(cancellationToken);
        var within = await db.Stages.Where(s => s.Id == stage.ParentId).Select(s => s.Name).SingleOrDefaultAsync(cancellationToken);
        return new ChatMessage(
            texts.Paragraph((stage.ParentId is null ? "stage.told_" : "stage.told_iteration_") + notice.Text, new
            {
                name = new StrongSpan(texts.Shipped(stage.Name)),
                within = TextSpan.OfMember(texts.Shipped(within ?? "")),
                challenge.Title,
                due = calendar.DayOf(stage.DueAt!.Value).ToString("d MMMM yyyy", texts.Culture),
                decided.Days,
                why = TextSpan.OfMember(decided.Text),
            }),
            new ButtonsBlock([new(texts.Of("stage.button_show"), $"/stage {challenge.Slug}"), new(texts.Of("stage.button_timeline"), $"/timeline {challenge.Slug}")]));
    }
}

/// <summary>Tells a mentor that a stage is over its day; nothing where it was ended or lengthened meanwhile.</summary>
internal sealed class StageDueView(CoResearchDb db, TimeProvider time, Texts texts) : INoticeView
{
    public Domain.Notices.NoticeKind Kind => Domain.Notices.NoticeKind.StageDue;

    public bool Waits(Domain.Notices.Notice notice) => true;

    public async Task<ChatMessage?> ViewAsync(Domain.Notices.Notice notice, CancellationToken cancellationToken)
    {
        var stage = await db.Stages.AsNoTracking().SingleAsync(s => s.Id == notice.AboutId, cancellationToken);
        if (!stage.Runs || stage.DueAt > time.GetUtcNow()) return null;
        var slug = await db.Challenges.Where(c => c.Id == stage.ChallengeId).Select(c => c.Slug).SingleAsync(cancellationToken);
        var open = await db.StageItems.CountAsync(i => i.StageId == stage.Id && !i.Entry && i.DoneAt == null, cancellationToken);
        return new ChatMessage(
            texts.Paragraph("stage.due", new { name = new StrongSpan(texts.Shipped(stage.Name)), slug, open }),
            new ButtonsBlock([new(texts.Of("stage.button_show"), $"/stage {slug}"), new(texts.Of("stage.button_end"), $"/stage end {slug}"), new(texts.Of("stage.button_report"), $"/report {slug}")]));
    }
}
