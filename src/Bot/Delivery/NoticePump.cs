using System.Globalization;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot.Delivery;

/// <summary>Turns each notice into messages, once: the messages and the notice's end are one transaction.</summary>
internal sealed class NoticePump(
    IServiceScopeFactory scopes, Pulses pulses, Settled settled, TimeProvider time, ILogger<NoticePump> log) : BackgroundService
{
    /// <summary>Within ten minutes whatever passes has passed; what is left is a defect of what is told.</summary>
    private const int MostAttempts = 10;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly Dictionary<long, (int Attempts, DateTimeOffset Next)> _failed = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await HandleWaitingAsync(stoppingToken);
                await pulses.Notices.WaitAsync(LookAgain, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                log.LogError(exception, "Notices cannot be read; trying again");
                await Task.Delay(LookAgain, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task GiveUpAsync(long id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        await db.BeginWriteAsync(cancellationToken);
        (await db.Notices.SingleAsync(n => n.Id == id, cancellationToken)).Handle(time.GetUtcNow());
        await db.CommitAsync(cancellationToken);
        _failed.Remove(id);
        settled.Beat();
    }

    private async Task HandleWaitingAsync(CancellationToken cancellationToken)
    {
        List<long> waiting;
        var now = time.GetUtcNow();
        await using (var scope = scopes.CreateAsyncScope())
            waiting = await scope.ServiceProvider.GetRequiredService<CoResearchDb>().Notices
                .Where(n => n.HandledAt == null && (n.NotBefore == null || n.NotBefore <= now)).OrderBy(n => n.Id).Select(n => n.Id).ToListAsync(cancellationToken);
        foreach (var id in waiting.Where(id => !_failed.TryGetValue(id, out var failed) || failed.Next <= now))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<TellNotice>().TellAsync(id, cancellationToken);
                _failed.Remove(id);
                pulses.Outbox.Beat();
                settled.Beat();
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // The notice keeps waiting; one that cannot be shown must not silence the others, nor keep a conversation from coming to rest.
                var attempts = _failed.GetValueOrDefault(id).Attempts;
                _failed[id] = (attempts + 1, time.GetUtcNow() + OutboxPump.BackOff(attempts));
                var given = attempts + 1 >= MostAttempts && !FullDisk.Is(exception) && exception.GetBaseException() is not SqliteException;
                log.LogError(exception, "Notice {Notice} cannot be told; {What}", id, given ? "it is given up" : "trying again");
                if (given) await GiveUpAsync(id, cancellationToken);
            }
        }
    }
}

/// <summary>Shows one notice and puts it on its way to everyone whom it concerns.</summary>
internal sealed class TellNotice(
    CoResearchDb db, IEnumerable<INoticeView> views, Recipients recipients, Outbox outbox, Languages languages, Texts texts, StatePaths paths, TimeProvider time)
{
    /// <summary>The logical message of a submission.</summary>
    public static string KeyOf(Domain.Submissions.SubmissionId submission) => $"submission-{submission.Value}";

    public async Task TellAsync(long id, CancellationToken cancellationToken)
    {
        var notice = await db.Notices.FirstAsync(n => n.Id == id, cancellationToken);
        var view = views.First(v => v.Kind == notice.Kind);
        var told = await recipients.OfAsync(notice, view, cancellationToken);

        // The live message of a run is written anew also where its author cannot be reached any more, or left.
        var run = notice is { Kind: NoticeKind.SubmissionMoved, SubmissionId: { } submission } ? KeyOf(submission) : null;
        var messages = new Dictionary<CultureInfo, ChatMessage?>();
        foreach (var culture in run is null ? told.Select(to => languages.Of(to.Language)).Distinct() : [languages.Of(told is [var author] ? author.Language : await db.People.Where(p => p.Id == notice.PersonId).Select(p => p.Language).FirstOrDefaultAsync(cancellationToken))])
        {
            texts.Culture = culture;
            messages[culture] = await view.ViewAsync(notice, cancellationToken);
        }
        await db.BeginWriteAsync(cancellationToken);
        if (run is not null && messages.Values.Single() is { } live) await outbox.PutAsync(told.SingleOrDefault(), run, live, cancellationToken);
        else if (run is null)
            foreach (var to in told)
                if (messages[languages.Of(to.Language)] is { } message) await outbox.AddAsync(to, message, cancellationToken);
        notice.Handle(time.GetUtcNow());
        await db.CommitAsync(cancellationToken);
        if (notice.SubmissionId is not null) Checkpoint.Reach(Checkpoint.NoticeWritten, paths);
    }
}
