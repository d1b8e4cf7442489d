using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition.Streams;

/// <summary>Reads a challenge's history under the judging that people see.</summary>
public sealed class ReadHistory(CoResearchDb db, Repeats repeats, LabCalendar calendar)
{
    /// <summary>Everything that was scored; no week after <paramref name="through"/> is closed.</summary>
    public async Task<History> WholeAsync(Board board, DateOnly? through, CancellationToken cancellationToken)
    {
        var work = await RowsAsync(db.Submissions.Where(s => s.ChallengeId == board.Challenge.Id && s.State == SubmissionState.Scored), board.Judging, cancellationToken);
        return await HistoryAsync(board, work, through, cancellationToken);
    }

    /// <summary>
    /// What the streams that are paid at once need, and no more: the records, the baselines, the reproductions, and everything up to the first
    /// submission that passed all gates. They owe the same from it as from the whole.
    /// </summary>
    public async Task<History> ForAtOnceAsync(Board board, CancellationToken cancellationToken)
    {
        var challenge = board.Challenge.Id;
        var records = db.Scores.Where(s => s.JudgingId == board.Judging && s.IsRecord).Select(s => s.SubmissionId);

        // Asked for the state, too, SQLite would take the index of all scored submissions; what has no score owes nothing anyway.
        var reproductions = db.Submissions.Where(s => s.ChallengeId == challenge && s.ReproducesId != null);
        var originals = reproductions.Where(s => s.Agrees == true).Select(s => s.ReproducesId!.Value);
        List<ScoredWork> work =
        [
            .. await RowsAsync(db.Submissions.Where(s => records.Contains(s.Id)), board.Judging, cancellationToken),
            .. await RowsAsync(db.Submissions.Where(s => s.IsBaseline && s.ChallengeId == challenge), board.Judging, cancellationToken),
            .. await RowsAsync(reproductions, board.Judging, cancellationToken),
            .. await RowsAsync(db.Submissions.Where(s => originals.Contains(s.Id)), board.Judging, cancellationToken),
        ];
        return await HistoryAsync(board, work, null, cancellationToken);
    }

    private async Task<History> HistoryAsync(Board board, List<ScoredWork> work, DateOnly? through, CancellationToken cancellationToken)
    {
        var firsts = await FirstsAsync(board, cancellationToken);
        var known = firsts.Select(w => w.Id).ToHashSet();
        var copies = await RepeatsAsync(board, cancellationToken);
        var all = firsts.Concat(work.Where(w => !known.Contains(w.Id)).DistinctBy(w => w.Id)).Select(w => copies.ContainsKey(w.Id) ? w with { Repeats = true } : w);
        var left = await db.Memberships.Where(m => m.ChallengeId == board.Challenge.Id && m.LeftAt != null).ToDictionaryAsync(m => m.PersonId, m => m.LeftAt!.Value, cancellationToken);
        return new History(board.Challenge.Id, board.Definition, calendar, all, through, board.Challenge.ClosedAt, await SpansAsync(board, cancellationToken), left);
    }

    /// <summary>Of the few submissions that were reproduced, those that are no new result.</summary>
    private Task<Dictionary<SubmissionId, Repeat>> RepeatsAsync(Board board, CancellationToken cancellationToken)
    {
        var originals = db.Submissions.Where(s => s.ChallengeId == board.Challenge.Id && s.ReproducesId != null).Where(s => s.Agrees == true).Select(s => s.ReproducesId!.Value);
        return repeats.OfAsync(board, db.Submissions.Where(s => originals.Contains(s.Id)), cancellationToken);
    }

    /// <summary>The rules of each version up to the one that the leaderboard goes by, from when it was made.</summary>
    private async Task<List<RulesFrom>> SpansAsync(Board board, CancellationToken cancellationToken)
    {
        var shown = await db.Judgings.Where(j => j.Id == board.Judging).Select(j => j.VersionId).SingleAsync(cancellationToken);
        var versions = await db.ChallengeVersions.AsNoTracking().Where(v => v.ChallengeId == board.Challenge.Id).OrderBy(v => v.Number).ToListAsync(cancellationToken);
        var spans = new List<RulesFrom>();
        foreach (var version in versions)
        {
            var rules = version.Definition.MicroRewards;
            if (spans.Count == 0 || spans[^1].Rules != rules) spans.Add(new(spans.Count == 0 ? DateTimeOffset.MinValue : version.CreatedAt, rules));
            if (version.Id == shown) break;
        }
        return spans;
    }

    /// <summary>Members' work up to the first that passed all gates or needs a new run, with the gates that each passed.</summary>
    private async Task<List<ScoredWork>> FirstsAsync(Board board, CancellationToken cancellationToken)
    {
        var found = new List<ScoredWork>();

        // The first ranked one is the first record, which the index of the few records finds.
        var first = await db.Scores.Where(s => s.JudgingId == board.Judging && s.IsRecord).OrderBy(s => s.SubmissionId).Select(s => s.SubmissionId).FirstOrDefaultAsync(cancellationToken);
        var until = first == default ? db.Submissions.AsNoTracking() : db.Submissions.AsNoTracking().Where(s => s.Id < first || s.Id == first);
        var rows = from submission in until
                   join score in db.Scores.AsNoTracking() on submission.Id equals score.SubmissionId
                   where submission.ChallengeId == board.Challenge.Id && submission.State == SubmissionState.Scored && score.JudgingId == board.Judging
                   where !submission.IsBaseline && submission.ReproducesId == null
                   orderby submission.Id
                   select new { submission, score };
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var (s, score) = (row.submission, row.score);
            var gates = score.Verdict.Gates.Where(g => g.Split == Splits.Public && g.Passed).Select(g => g.Name).ToList();
            found.Add(new(s.Id, s.PersonId, s.ReceivedAt, score.Public, score.PublicGates, score.NeedsRun is not null, RunsAgain: s.RunsAgain, Gates: gates));
            if (score.NeedsRun is not null || (score.Public is not null && score.PublicGates)) break;
        }
        return found;
    }

    private async Task<List<ScoredWork>> RowsAsync(IQueryable<Submission> submissions, JudgingId judging, CancellationToken cancellationToken)
    {
        var rows = await (
            from s in submissions.AsNoTracking()
            join score in db.Scores.Where(x => x.JudgingId == judging) on s.Id equals score.SubmissionId into scores
            from score in scores.DefaultIfEmpty()
            select new
            {
                s.Id,
                s.PersonId,
                s.ReceivedAt,
                Value = score == null ? null : score.Public,
                Passed = score != null && score.PublicGates,
                NeedsRun = score != null && score.NeedsRun != null,
                s.IsBaseline,
                s.RunsAgain,
                s.ReproducesId,
                s.Agrees,
            }).ToListAsync(cancellationToken);
        return [.. rows.Select(r => new ScoredWork(r.Id, r.PersonId, r.ReceivedAt, r.Value, r.Passed, r.NeedsRun, r.IsBaseline, r.RunsAgain, r.ReproducesId, r.Agrees))];
    }
}
