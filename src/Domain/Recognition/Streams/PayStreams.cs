using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition.Streams;

/// <summary>
/// When streams are paid: some in the transaction that stores a score, all of them when a new judging's leaderboard is shown, and the weekly ones
/// when a week closes. Whoever is paid is told in one message each time.
/// </summary>
public sealed class PayStreams(CoResearchDb db, ReadHistory read, SettleStreams settle, LabCalendar calendar, TimeProvider clock, Pulses pulses)
{
    /// <summary>How long a week's close waits for submissions of the week that still wait or run.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromDays(1);

    private static IEnumerable<IStream> AtOnce => StreamCatalog.All.Where(s => !s.Weekly);

    /// <summary>A score was stored; its effects on records and reproductions are known. Does not commit.</summary>
    public async Task ScoredAsync(Score score, Submission submission, Board board, CancellationToken cancellationToken)
    {
        // What is scored under a judging that nobody sees yet is paid when it is shown.
        var shown = await db.Challenges.AsNoTracking().Where(c => c.Id == board.Challenge.Id).Select(c => c.BoardJudgingId).SingleAsync(cancellationToken);
        if (shown != score.JudgingId) return;
        await ReopenAsync(submission, cancellationToken);
        var matters = submission.IsBaseline || submission.ReproducesId is not null || score.IsRecord
            || ((!score.PublicGates || score.Public is null) && !await IsAfterFirstAsync(submission, board, cancellationToken));
        if (!matters) return;
        await db.SaveChangesAsync(cancellationToken);
        var history = await read.ForAtOnceAsync(board, cancellationToken);
        Tell(await settle.RunAsync(history, board.Judging, AtOnce, null, Adjustment.Late, cancellationToken));
    }

    /// <summary>A new judging's leaderboard is shown: everything that was paid is held against it. Does not commit.</summary>
    public async Task RescoredAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var closed = await db.ClosedWeeks.SingleOrDefaultAsync(c => c.ChallengeId == challenge.Id, cancellationToken);
        var history = await read.WholeAsync(board, closed?.Through, cancellationToken);
        Tell(await settle.RunAsync(history, board.Judging, StreamCatalog.All, null, Adjustment.Rescoring, cancellationToken));
    }

    /// <summary>
    /// Settles every week that is over and not settled, of every challenge; a week waits for its submissions that are not finished, for
    /// at most <see cref="Wait"/>. One transaction, so that a member hears of all challenges at once. Commits.
    /// </summary>
    public async Task CloseWeeksAsync(CancellationToken cancellationToken)
    {
        // Most hours there is none, and nobody has to wait for this look.
        var due = new List<ChallengeId>();
        foreach (var challenge in await db.Challenges.AsNoTracking().Where(c => c.OpenedAt != null).OrderBy(c => c.Id).ToListAsync(cancellationToken))
            if (await LastAsync(challenge, await FirstAsync(challenge, cancellationToken), cancellationToken) is not null) due.Add(challenge.Id);
        if (due.Count == 0) return;
        await db.BeginWriteAsync(cancellationToken);
        var written = new List<PointEntry>();
        foreach (var challenge in await db.Challenges.Where(c => due.Contains(c.Id)).OrderBy(c => c.Id).ToListAsync(cancellationToken))
            written.AddRange(await CloseAsync(challenge, cancellationToken));
        Tell(written);
        await db.CommitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<PointEntry>> CloseAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        var from = await FirstAsync(challenge, cancellationToken);
        if (await LastAsync(challenge, from, cancellationToken) is not { } last) return [];
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var history = await read.WholeAsync(board, last, cancellationToken);
        var written = await settle.RunAsync(history, board.Judging, StreamCatalog.All.Where(s => s.Weekly), from, Adjustment.Late, cancellationToken);
        if (await db.ClosedWeeks.SingleOrDefaultAsync(c => c.ChallengeId == challenge.Id, cancellationToken) is not { } closed) db.ClosedWeeks.Add(new ClosedWeeks(challenge.Id, last));
        else closed.CloseThrough(last);
        return written;
    }

    /// <summary>The first week that is not closed.</summary>
    private async Task<DateOnly> FirstAsync(Challenge challenge, CancellationToken cancellationToken) =>
        await db.ClosedWeeks.Where(c => c.ChallengeId == challenge.Id).Select(c => (DateOnly?)c.Through).SingleOrDefaultAsync(cancellationToken) is { } through ? through.AddDays(7) : calendar.WeekOf(challenge.OpenedAt!.Value);

    /// <summary>The last week from <paramref name="from"/> on that can be closed now.</summary>
    private async Task<DateOnly?> LastAsync(Challenge challenge, DateOnly from, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var pending = await db.Submissions
            .Where(s => s.ChallengeId == challenge.Id && (s.State == SubmissionState.Queued || s.State == SubmissionState.Running))
            .OrderBy(s => s.ReceivedAt).Select(s => (DateTimeOffset?)s.ReceivedAt).FirstOrDefaultAsync(cancellationToken);
        DateOnly? last = null;
        for (var week = from; ; week = week.AddDays(7))
        {
            var end = calendar.BeginOf(week.AddDays(7));
            if (end > now || (pending < end && now < end + Wait)) return last;
            last = week;
        }
    }

    /// <summary>A week that was closed without a submission of it is settled again at the next close.</summary>
    private async Task ReopenAsync(Submission submission, CancellationToken cancellationToken)
    {
        var week = calendar.WeekOf(submission.ReceivedAt);
        if (await db.ClosedWeeks.SingleOrDefaultAsync(c => c.ChallengeId == submission.ChallengeId, cancellationToken) is { } closed && closed.Through >= week)
            closed.CloseThrough(week.AddDays(-7));
    }

    /// <summary>Whether a ranked submission of a member was received before: then nothing is left to be the first at.</summary>
    private Task<bool> IsAfterFirstAsync(Submission submission, Board board, CancellationToken cancellationToken) => (
        from record in db.Scores
        join received in db.Submissions on record.SubmissionId equals received.Id
        where record.JudgingId == board.Judging && record.IsRecord && received.Id < submission.Id
        select received).AnyAsync(cancellationToken);

    private void Tell(IReadOnlyList<PointEntry> written)
    {
        foreach (var lines in written.GroupBy(e => e.PersonId))
        {
            var challenges = lines.Select(e => e.ChallengeId).Distinct().ToList();
            db.Notices.Add(Notice.Of(
                NoticeKind.MicroRewarded, lines.Key, challenges is [{ } only] ? only : null, null, string.Join('\n', lines.Select(e => e.Key)), clock.GetUtcNow()));
        }
        if (written.Count > 0) db.OnCommitted(pulses.Notices.Beat);
    }
}
