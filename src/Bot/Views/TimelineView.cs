using CoResearch.Bot.Charts;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Plan against reality: a picture, and in words what slipped and why.</summary>
internal sealed class TimelineView(CoResearchDb db, StageList list, WatchStages watch, ReadBlockers blockers, TimelineChart chart, StageView stages, LabCalendar calendar, TimeProvider time, Texts texts)
{
    private const int MostReasons = 6;

    public async Task<ChatMessage> WholeAsync(Challenge challenge, Person reader, CancellationToken cancellationToken)
    {
        var (line, now) = (await list.OfAsync(challenge, cancellationToken), time.GetUtcNow());
        if (challenge.OpenedAt is null) return texts.Refuse(new NoDatesYet(challenge.Slug));
        var blocks = new List<Block> { await PictureAsync(challenge, line, cancellationToken) };
        var slipped = line.Rows.Where(r => r.SlipAt(now, calendar) > 0).ToList();
        if (slipped.Count == 0) blocks.Add(texts.Paragraph(line.Begun ? "stage.in_time" : "stage.only_plan"));
        foreach (var row in slipped)
        {
            var reasons = await ReasonsAsync(row, now, cancellationToken);
            blocks.Add(texts.Paragraph((row.Stage.EndedAt is null, reasons.Count > 0) switch
            {
                (true, true) => "stage.slips_why",
                (true, false) => "stage.slips",
                (false, true) => "stage.slipped_why",
                (false, false) => "stage.slipped",
            }, new { name = new StrongSpan(texts.Shipped(row.Stage.Name)), days = row.SlipAt(now, calendar) }));
            if (reasons.Count > 0) blocks.Add(new FieldsBlock([.. reasons.Take(MostReasons).Select(r => new Field(stages.Date(r.At, reader), [.. r.Days > 0 ? (Span[])[new StrongSpan(texts.Of("stage.added", new { days = r.Days })), new TextSpan(" ")] : [], TextSpan.OfMember(r.Text)]))]));
        }
        foreach (var row in line.Rows.Where(r => r.Stage.Runs)) blocks.Add(await stages.ForecastAsync(row.Stage, at => stages.Date(at, reader), cancellationToken));
        var expected = line.Expected(now);
        if (line.Begun && !line.Over && expected.Count > 0) blocks.Add(texts.Paragraph("stage.expected", new { ends = stages.Date(expected[^1].Ends, reader) }));
        return new ChatMessage(blocks);
    }

    public async Task<PlotBlock> PictureAsync(Challenge challenge, StageLine line, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var expected = line.Expected(now).ToDictionary(e => e.Row);
        var painted = new List<PaintedStage>();
        foreach (var row in line.Rows)
        {
            var (begins, ends) = expected.TryGetValue(row, out var e) ? (e.Begins, e.Ends) : (row.Stage.BegunAt!.Value, row.Stage.EndedAt ?? Later(row.Stage.DueAt!.Value, now));
            var forecast = row.Stage.Runs ? (await watch.PaceAsync(row.Stage, cancellationToken)).EndAt(now) : null;
            var slip = row.SlipAt(now, calendar);
            var reason = slip > 0 ? (await SaidAsync(row, cancellationToken)).MaxBy(e => e.Days)?.Text ?? "" : "";
            painted.Add(new PaintedStage(texts.Shipped(row.Stage.Name), row.Depth, row.PlannedBegins ?? begins, row.PlannedEnds ?? ends, begins, ends, row.Stage.BegunAt is not null, row.Stage.EndedAt is null, forecast,
                slip == 0 ? "" : texts.Of(slip > 0 ? "stage.mark_late" : "stage.mark_early", new { days = Math.Abs(slip) }) + (reason.Length > 0 ? ": " + reason : "")));
        }
        return chart.Draw(challenge.Slug, texts.Of("stage.timeline", new { challenge.Title }), painted, now,
            new TimelineWords(texts.Of("stage.word_plan"), texts.Of("stage.word_real"), texts.Of("stage.word_late"), texts.Of("stage.word_ahead"), texts.Of("stage.word_forecast"), texts.Of("stage.word_today")), texts.Culture);
    }

    /// <summary>What mentors said when they lengthened it or ended it nevertheless, then what stood in the team's way.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset At, int Days, string Text)>> ReasonsAsync(StageRow row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (row.Stage.BegunAt is not { } begun) return [];
        var said = await SaidAsync(row, cancellationToken);

        // What kept it from beginning in time made it slip as well.
        var since = row.PlannedBegins < begun ? row.PlannedBegins.Value : begun;
        var stood = await blockers.OfAsync(row.Stage.ChallengeId, since, row.Stage.EndedAt ?? now, cancellationToken);
        return [.. said.Select(e => (e.At, e.Days, e.Text)), .. stood.Select(b => (b.At, 0, b.Card is { } card ? texts.Of("stage.blocked_card", new { id = card.Value, b.Text }) : b.Text))];
    }

    /// <summary>Why it was lengthened or ended with open lines; why it began has nothing to do with how long it took.</summary>
    private Task<List<StageEvent>> SaidAsync(StageRow row, CancellationToken cancellationToken) =>
        db.StageEvents.AsNoTracking().Where(e => e.StageId == row.Stage.Id && e.Text != "" && e.Kind != StageEventKind.Begun).OrderBy(e => e.Id).ToListAsync(cancellationToken);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

internal sealed record NoDatesYet(string Slug)
    : Error("no_dates_yet", $"{Slug} has not been opened, so its stages have no dates yet. /stage {Slug} shows how long they are to last.");
