using CoResearch.Bot.Platforms;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot.Delivery;

/// <summary>Keeps the messages of submissions in training up to date, as often as their platforms like.</summary>
internal sealed class ProgressPump(
    IServiceScopeFactory scopes, IEnumerable<IPlatform> platforms, Pulses pulses, TimeProvider time, ILogger<ProgressPump> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    /// <summary>What a run uses and how long it has trained are shown anew so often, where it tells nothing else.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);
    private readonly Dictionary<RunId, (int Step, double? Value, DateTimeOffset At)> _shown = [];
    private readonly TimeSpan _interval = platforms.Select(p => p.Limits.ProgressInterval).DefaultIfEmpty(Tick).Min();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ShowChangedAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                log.LogError(exception, "Progress cannot be shown; trying again");
            }
            await Task.Delay(Tick, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    internal async Task ShowChangedAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        var training = await db.Runs.Where(r => r.State == RunState.Training && (r.Step > 0 || r.MemoryBytes != null))
            .Select(r => new { r.Id, r.SubmissionId, r.Step, r.MetricValue }).ToListAsync(cancellationToken);
        foreach (var gone in _shown.Keys.Except(training.Select(r => r.Id)).ToList()) _shown.Remove(gone);
        foreach (var run in training)
        {
            var now = time.GetUtcNow();
            if (_shown.TryGetValue(run.Id, out var last)
                && now - last.At < ((last.Step, last.Value) == (run.Step, run.MetricValue) ? Quiet : _interval)) continue;
            _shown[run.Id] = (run.Step, run.MetricValue, now);
            await ShowAsync(run.SubmissionId, cancellationToken);
        }
    }

    // Under the write lock, so that progress never overwrites the result that another transaction has just put.
    private async Task ShowAsync(SubmissionId id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        await db.BeginWriteAsync(cancellationToken);
        var notice = await db.Notices.AsNoTracking()
            .Where(n => n.SubmissionId == id && n.Kind == NoticeKind.SubmissionMoved && n.HandledAt != null)
            .OrderByDescending(n => n.Id).FirstOrDefaultAsync(cancellationToken);
        if (notice is null || !await db.Submissions.AnyAsync(s => s.Id == id && s.State == SubmissionState.Running, cancellationToken)) return;
        var language = await db.People.Where(p => p.Id == notice.PersonId).Select(p => p.Language).FirstOrDefaultAsync(cancellationToken);
        scope.ServiceProvider.GetRequiredService<Texts>().Culture = scope.ServiceProvider.GetRequiredService<Languages>().Of(language);
        var view = scope.ServiceProvider.GetServices<INoticeView>().First(v => v.Kind == NoticeKind.SubmissionMoved);
        if (await view.ViewAsync(notice, cancellationToken) is not { } message) return;
        await scope.ServiceProvider.GetRequiredService<Outbox>().PutAsync(null, TellNotice.KeyOf(id), message, cancellationToken);
        await db.CommitAsync(cancellationToken);
        pulses.Outbox.Beat();
    }
}
