using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Standings;

/// <summary>Keeps standings as scores arrive, and answers who stands where.</summary>
public sealed class Leaderboard(CoResearchDb db, Records records)
{
    /// <summary>
    /// Offers a score to the public leaderboard of its judging: the member's standing takes it when it is better. Writes the move into
    /// the score. Baselines are listed, never ranked. Does not commit.
    /// </summary>
    public async Task OfferAsync(Score score, Submission submission, ObjectiveSpec objective, CancellationToken cancellationToken)
    {
        if (submission.IsBaseline || submission.ReproducesId is not null || score.NeedsRun is not null) return;
        var standing = await FindAsync(score.JudgingId, Splits.Public, submission.PersonId, cancellationToken);
        var before = standing is null ? null : await RankAsync(standing, cancellationToken);
        var ranked = await CountAsync(score.JudgingId, Splits.Public, cancellationToken);
        var key = RankingRule.KeyOf(score.Public, score.PublicGates, objective);
        var after = before;
        if (standing is null || standing.IsBeatenBy(submission, key))
        {
            if (standing is null) db.Standings.Add(standing = Standing.Of(score.JudgingId, Splits.Public, submission, key));
            else standing.Hold(submission, key);

            // Nothing needs to be saved for it: nobody else moves, and what the member had before is worse and not counted.
            after = await RankAsync(standing, cancellationToken);
        }
        if (!key.Unranked) await records.OfferAsync(score, submission, key.SortKey, objective, cancellationToken);
        score.Moved(before, after, before is null && after is not null ? ranked + 1 : ranked);
    }

    /// <summary>A member's standing, or null.</summary>
    public Task<Standing?> FindAsync(JudgingId judging, string split, PersonId person, CancellationToken cancellationToken) =>
        db.Standings.SingleOrDefaultAsync(s => s.JudgingId == judging && s.Split == split && s.PersonId == person, cancellationToken);

    /// <summary>1 for the best; null for an unranked standing.</summary>
    public async Task<int?> RankAsync(Standing standing, CancellationToken cancellationToken)
    {
        if (standing.Unranked) return null;

        // The index is searched up to the first bound; the others decide among equals.
        return 1 + await Ranked(standing.JudgingId, standing.Split).CountAsync(
            s => s.SortKey <= standing.SortKey && (s.SortKey < standing.SortKey || s.ReceivedAt < standing.ReceivedAt
                || (s.ReceivedAt == standing.ReceivedAt && s.SubmissionId < standing.SubmissionId)), cancellationToken);
    }

    /// <summary>How many ranked members are strictly better than a value: where a baseline is listed.</summary>
    public Task<int> BetterThanAsync(JudgingId judging, string split, RankKey key, CancellationToken cancellationToken) => key.Unranked
        ? CountAsync(judging, split, cancellationToken)
        : Ranked(judging, split).CountAsync(s => s.SortKey < key.SortKey, cancellationToken);

    /// <summary>How many members are ranked.</summary>
    public Task<int> CountAsync(JudgingId judging, string split, CancellationToken cancellationToken) =>
        Ranked(judging, split).CountAsync(cancellationToken);

    /// <summary>How many members are listed, ranked or not.</summary>
    public Task<int> ListedAsync(JudgingId judging, string split, CancellationToken cancellationToken) =>
        db.Standings.CountAsync(s => s.JudgingId == judging && s.Split == split, cancellationToken);

    /// <summary>
    /// Rows <paramref name="skip"/> … <paramref name="skip"/> + <paramref name="take"/>: ranked members in order, then unranked ones.
    /// </summary>
    public async Task<IReadOnlyList<LeaderboardRow>> PageAsync(
        JudgingId judging, string split, int skip, int take, CancellationToken cancellationToken)
    {
        var standings = await Ordered(judging, split).Skip(skip).Take(take).ToListAsync(cancellationToken);
        var rows = await RowsAsync(judging, [.. standings.Select(s => s.SubmissionId)], cancellationToken);
        return [.. standings.Select((s, i) => rows[s.SubmissionId] with
        {
            Rank = s.Unranked ? null : skip + i + 1,
            PublicRank = s.PublicRank,
            Split = split,
        })];
    }

    /// <summary>The row of one member, wherever it stands, or null without a scored submission.</summary>
    public async Task<LeaderboardRow?> RowOfAsync(JudgingId judging, string split, PersonId person, CancellationToken cancellationToken)
    {
        if (await FindAsync(judging, split, person, cancellationToken) is not { } standing) return null;
        var rows = await RowsAsync(judging, [standing.SubmissionId], cancellationToken);
        return rows[standing.SubmissionId] with
        {
            Rank = await RankAsync(standing, cancellationToken),
            PublicRank = standing.PublicRank,
            Split = split,
        };
    }

    /// <summary>The baseline as it was scored last, or none: what an update replaced is no comparison any more.</summary>
    public async Task<IReadOnlyList<LeaderboardRow>> BaselinesAsync(Board board, string split, CancellationToken cancellationToken)
    {
        // Asked for the state, too, SQLite would take the index of all scored submissions instead of the one of the few baselines.
        var baselines = await db.Submissions.AsNoTracking().Where(s => s.IsBaseline && s.ChallengeId == board.Challenge.Id)
            .Where(s => db.Scores.Any(score => score.SubmissionId == s.Id && score.JudgingId == board.Judging && score.NeedsRun == null))
            .OrderByDescending(s => s.Id).Select(s => new { s.Id, s.State }).ToListAsync(cancellationToken);
        var ids = baselines.Where(s => s.State == SubmissionState.Scored).Select(s => s.Id).Take(1).ToList();
        var rows = await RowsAsync(board.Judging, ids, cancellationToken);
        return [.. ids.Where(rows.ContainsKey).Select(id => rows[id] with { Split = split })];
    }

    /// <summary>
    /// How many of the members' scored trees have no score under a judging until they run again, and are not running yet: because the
    /// challenge changed, and because the lab lost what their runs stored.
    /// </summary>
    public async Task<(int Changed, int Damaged)> NeedingRunsAsync(JudgingId judging, CancellationToken cancellationToken)
    {
        var trees = await (
            from score in db.Scores
            join submission in db.Submissions on score.SubmissionId equals submission.Id
            where score.JudgingId == judging && score.NeedsRun != null && !submission.IsBaseline && submission.ReproducesId == null
            where !db.Submissions.Any(other => other.PersonId == submission.PersonId && other.ChallengeId == submission.ChallengeId && other.Tree == submission.Tree && other.ReproducesId == null
                && (other.State == SubmissionState.Queued || other.State == SubmissionState.Running
                    || db.Scores.Any(s => s.SubmissionId == other.Id && s.JudgingId == judging && s.NeedsRun == null)))
            select new { submission.PersonId, submission.Tree, score.RunDamaged }).Distinct().GroupBy(tree => tree.RunDamaged)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        return (trees.GetValueOrDefault(false), trees.GetValueOrDefault(true));
    }

    /// <summary>
    /// Builds the private leaderboard of a judging: each member's final choice, by default the submission that stands on the public
    /// one. Called at reveal, and when a re-scoring of a revealed challenge completes.
    /// </summary>
    public async Task BuildPrivateAsync(Challenge challenge, JudgingId judging, ObjectiveSpec objective, CancellationToken cancellationToken)
    {
        await db.Standings.Where(s => s.JudgingId == judging && s.Split == Splits.Private).ExecuteDeleteAsync(cancellationToken);
        var finals = await FinalsAsync(challenge, judging, cancellationToken);
        var standing = await Ordered(judging, Splits.Public).Select(s => new { s.PersonId, s.SubmissionId, s.Unranked }).ToListAsync(cancellationToken);
        var publicRank = standing.Select((s, i) => (s.PersonId, Rank: s.Unranked ? (int?)null : i + 1)).ToDictionary(s => s.PersonId, s => s.Rank);
        var chosen = standing.Select(s => finals.GetValueOrDefault(s.PersonId, s.SubmissionId)).ToHashSet();
        var scored = await (
            from score in db.Scores
            join submission in db.Submissions on score.SubmissionId equals submission.Id
            where score.JudgingId == judging && chosen.Contains(submission.Id)
            select new { score, submission }).ToListAsync(cancellationToken);
        foreach (var pair in scored)
        {
            var key = RankingRule.KeyOf(pair.score.Private, pair.score.PrivateGates, objective);
            var made = Standing.Of(judging, Splits.Private, pair.submission, key);
            made.MovedFrom(publicRank[pair.submission.PersonId]);
            db.Standings.Add(made);
        }
    }

    /// <summary>
    /// Each member's choice, as it is scored under a judging: where the challenge changed and the choice had to run again, the newest run of
    /// the same tree. A choice without any score counts as none.
    /// </summary>
    private async Task<Dictionary<PersonId, SubmissionId>> FinalsAsync(Challenge challenge, JudgingId judging, CancellationToken cancellationToken)
    {
        var scored = await (
            from final in db.Submissions
            join same in db.Submissions on new { final.PersonId, final.ChallengeId, final.Tree } equals new { same.PersonId, same.ChallengeId, same.Tree }
            where final.ChallengeId == challenge.Id && final.IsFinal && same.ReproducesId == null && same.State == SubmissionState.Scored
            where db.Scores.Any(score => score.SubmissionId == same.Id && score.JudgingId == judging && score.NeedsRun == null)
            select new { final.PersonId, same.Id, Itself = same.Id == final.Id }).ToListAsync(cancellationToken);
        return scored.GroupBy(s => s.PersonId).ToDictionary(g => g.Key, g => g.OrderByDescending(s => s.Itself).ThenByDescending(s => s.Id.Value).First().Id);
    }

    /// <summary>Everybody listed, the best first: what the index holds ready.</summary>
    private IQueryable<Standing> Ordered(JudgingId judging, string split) =>
        db.Standings.AsNoTracking().Where(s => s.JudgingId == judging && s.Split == split)
            .OrderBy(s => s.Unranked).ThenBy(s => s.SortKey).ThenBy(s => s.ReceivedAt).ThenBy(s => s.SubmissionId);

    private IQueryable<Standing> Ranked(JudgingId judging, string split)
    {
        // "NOT Unranked" would end the search in the index there; equality goes on to the key.
        var unranked = false;
        return db.Standings.AsNoTracking().Where(s => s.JudgingId == judging && s.Split == split && s.Unranked == unranked);
    }

    private async Task<Dictionary<SubmissionId, LeaderboardRow>> RowsAsync(
        JudgingId judging, IReadOnlyList<SubmissionId> ids, CancellationToken cancellationToken) =>
        await (
            from submission in db.Submissions.AsNoTracking()
            join person in db.People on submission.PersonId equals person.Id
            join score in db.Scores on submission.Id equals score.SubmissionId
            where ids.Contains(submission.Id) && score.JudgingId == judging
            select new LeaderboardRow
            {
                Submission = submission,
                PersonName = person.Name,
                Score = score,
                Likes = db.Likes.Count(l => l.SubmissionId == submission.Id),
            }).ToDictionaryAsync(row => row.Submission.Id, cancellationToken);
}
