using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Stages;

/// <summary>
/// Keeps a forecast of each running stage's end once a week, and tells those who decide once when a stage is over its day. Called often;
/// what is stored decides what is done. Commits.
/// </summary>
public sealed class WatchStages(CoResearchDb db, Team team, LabCalendar calendar, TimeProvider clock, Pulses pulses)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var running = await db.Stages.AsNoTracking().Where(s => s.BegunAt != null && s.EndedAt == null && db.Challenges.Any(c => c.Id == s.ChallengeId && c.State != ChallengeState.Draft))
            .OrderBy(s => s.Id).ToListAsync(cancellationToken);
        foreach (var stage in running)
        {
            await ForecastAsync(stage, now, cancellationToken);
            if (stage.DueAt <= now) await TellAsync(stage, now, cancellationToken);
        }
    }

    public async Task<StagePace> PaceAsync(Stage stage, CancellationToken cancellationToken)
    {
        var begun = stage.BegunAt!.Value;
        var within = await WithinAsync(stage, cancellationToken);
        var items = db.StageItems.Where(i => within.Contains(i.StageId) && !i.Entry);
        var ticked = await items.CountAsync(i => i.DoneAt != null, cancellationToken);

        // What an iteration left open when it ended is nobody's any more.
        var left = await items.CountAsync(i => i.DoneAt == null && (i.StageId == stage.Id || db.Stages.Any(s => s.Id == i.StageId && s.EndedAt == null)), cancellationToken);
        var cards = db.Cards.Where(c => c.ChallengeId == stage.ChallengeId && c.ArchivedAt == null);
        var done = await cards.CountAsync(c => c.Column == CardColumn.Done && c.MovedAt >= begun, cancellationToken);
        var open = await cards.CountAsync(c => c.Column == CardColumn.Planned || c.Column == CardColumn.Doing || c.Column == CardColumn.Test, cancellationToken);
        return new StagePace(begun, done + ticked, open + left);
    }

    private async Task ForecastAsync(Stage stage, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var week = calendar.WeekOf(now);
        if (await db.StageForecasts.AnyAsync(f => f.StageId == stage.Id && f.Week == week, cancellationToken)) return;
        var pace = await PaceAsync(stage, cancellationToken);
        if (pace.EndAt(now) is not { } ends) return;
        await db.BeginWriteAsync(cancellationToken);
        if (!await db.StageForecasts.AnyAsync(f => f.StageId == stage.Id && f.Week == week, cancellationToken))
            db.StageForecasts.Add(new StageForecast(stage.Id, week, now, pace.Done, pace.Open, ends));
        await db.CommitAsync(cancellationToken);
    }

    private async Task TellAsync(Stage stage, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = $"stage-due {stage.Id} {stage.DueAt!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        if (!await Told.BeginAsync(db, key, now, cancellationToken)) return;
        foreach (var mentor in await team.DecidersAsync(stage.ChallengeId, [], cancellationToken))
            db.Notices.Add(Notice.Of(NoticeKind.StageDue, mentor, stage.ChallengeId, stage.Id, "", now));
        db.OnCommitted(pulses.Notices.Beat);
        await db.CommitAsync(cancellationToken);
    }

    /// <summary>The stage and all iterations within it.</summary>
    private async Task<List<long>> WithinAsync(Stage stage, CancellationToken cancellationToken)
    {
        var all = await db.Stages.Where(s => s.ChallengeId == stage.ChallengeId).Select(s => new { s.Id, s.ParentId }).ToListAsync(cancellationToken);
        var within = new List<long> { stage.Id };
        for (var i = 0; i < within.Count; i++) within.AddRange(all.Where(s => s.ParentId == within[i]).Select(s => s.Id));
        return within;
    }
}
