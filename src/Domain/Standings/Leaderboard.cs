using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Standings;

/// <summary>Keeps standings as scores arrive, and answers who stands where.</summary>
public sealed class Leaderboard(CoResearchDb db)
{
    /// <summary>
    /// Offers a score to the public leaderboard of its judging: the member's standing takes it when it is better. Writes the move into
    /// the score. Baselines are listed, never ranked.
    /// </summary>
    public async Task OfferAsync(Score score, Submission submission, ObjectiveSpec objective, CancellationToken cancellationToken)
    {
        if (submission.IsBaseline || score.NeedsRun is not null) return;
        var standing = await FindAsync(score.JudgingId, Splits.Public, submission.PersonId, cancellationToken);
        var before = standing is null ? null : await RankAsync(standing, cancellationToken);
        var key = RankingRule.KeyOf(score.Public, score.PublicGates, objective);
        if (standing is null)
            db.Standings.Add(standing = Standing.Of(score.JudgingId, Splits.Public, submission, key));
        else if (standing.IsBeatenBy(submission, key))
            standing.Hold(submission, key);
        await db.SaveChangesAsync(cancellationToken);
        score.Moved(before, await RankAsync(standing, cancellationToken), await CountAsync(score.JudgingId, Splits.Public, cancellationToken));
    }

    /// <summary>A member's standing, or null.</summary>
    public Task<Standing?> FindAsync(JudgingId judging, string split, PersonId person, CancellationToken cancellationToken) =>
        db.Standings.SingleOrDefaultAsync(s => s.JudgingId == judging && s.Split == split && s.PersonId == person, cancellationToken);

    /// <summary>1 for the best; null for an unranked standing.</summary>
    public async Task<int?> RankAsync(Standing standing, CancellationToken cancellationToken)
    {
        if (standing.Unranked) return null;
        var ranked = Ranked(standing.JudgingId, standing.Split);
        var better = await ranked.CountAsync(s => s.SortKey < standing.SortKey, cancellationToken);
        var earlier = await ranked.CountAsync(s => s.SortKey == standing.SortKey && s.ReceivedAt < standing.ReceivedAt, cancellationToken);
        var sameInstant = await ranked.Where(s => s.SortKey == standing.SortKey && s.ReceivedAt == standing.ReceivedAt)
            .Select(s => s.SubmissionId).ToListAsync(cancellationToken);
        return 1 + better + earlier + sameInstant.Count(id => id.Value < standing.SubmissionId.Value);
    }

    /// <summary>How many members are ranked.</summary>
    public Task<int> CountAsync(JudgingId judging, string split, CancellationToken cancellationToken) =>
        Ranked(judging, split).CountAsync(cancellationToken);

    /// <summary>
    /// Rows <paramref name="skip"/> … <paramref name="skip"/> + <paramref name="take"/>: ranked members in order, then unranked ones.
    /// </summary>
    public async Task<IReadOnlyList<LeaderboardRow>> PageAsync(
        JudgingId judging, string split, int skip, int take, CancellationToken cancellationToken)
    {
        var standings = await db.Standings.AsNoTracking().Where(s => s.JudgingId == judging && s.Split == split)
            .OrderBy(s => s.Unranked).ThenBy(s => s.SortKey).ThenBy(s => s.ReceivedAt).ThenBy(s => s.SubmissionId)
            .Skip(skip).Take(take).ToListAsync(cancellationToken);
        var rows = await RowsAsync(judging, [.. standings.Select(s => s.SubmissionId)], cancellationToken);
        return [.. standings.Select((s, i) => rows[s.SubmissionId] with { Rank = s.Unranked ? null : skip + i + 1, Split = split })];
    }

    /// <summary>The row of one member, wherever it stands, or null without a scored submission.</summary>
    public async Task<LeaderboardRow?> RowOfAsync(JudgingId judging, string split, PersonId person, CancellationToken cancellationToken)
    {
        if (await FindAsync(judging, split, person, cancellationToken) is not { } standing) return null;
        var rows = await RowsAsync(judging, [standing.SubmissionId], cancellationToken);
        return rows[standing.SubmissionId] with { Rank = await RankAsync(standing, cancellationToken), Split = split };
    }

    /// <summary>The scored baselines, newest first.</summary>
    public async Task<IReadOnlyList<LeaderboardRow>> BaselinesAsync(Challenge challenge, string split, CancellationToken cancellationToken)
    {
        var ids = await db.Submissions.Where(s => s.ChallengeId == challenge.Id && s.State == SubmissionState.Scored && s.IsBaseline)
            .OrderByDescending(s => s.Id).Select(s => s.Id).ToListAsync(cancellationToken);
        var rows = await RowsAsync(challenge.BoardJudgingId, ids, cancellationToken);
        return [.. ids.Where(rows.ContainsKey).Select(id => rows[id] with { Split = split })];
    }

    /// <summary>The best ranked value so far on the public split, at each moment it improved: what the plot shows.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset At, double Value, string Name)>> BestOverTimeAsync(
        JudgingId judging, ObjectiveSpec objective, CancellationToken cancellationToken)
    {
        var scores = await (
            from score in db.Scores.AsNoTracking()
            join submission in db.Submissions on score.SubmissionId equals submission.Id
            join person in db.People on submission.PersonId equals person.Id
            where score.JudgingId == judging && score.PublicGates && score.Public != null && !submission.IsBaseline
            orderby submission.ReceivedAt
            select new { submission.ReceivedAt, Value = score.Public!.Value, person.Name }).ToListAsync(cancellationToken);
        var best = new List<(DateTimeOffset, double, string)>();
        double? bestKey = null;
        foreach (var score in scores)
        {
            var key = RankingRule.KeyOf(score.Value, true, objective).SortKey;
            if (bestKey is { } k && key >= k) continue;
            bestKey = key;
            best.Add((score.ReceivedAt, score.Value, score.Name));
        }
        return best;
    }

    /// <summary>
    /// Builds the private leaderboard of a judging: each member's final choice, by default the submission that stands on the public
    /// one. Called at reveal, and when a re-scoring of a revealed challenge completes.
    /// </summary>
    public async Task BuildPrivateAsync(Challenge challenge, JudgingId judging, ObjectiveSpec objective, CancellationToken cancellationToken)
    {
        await db.Standings.Where(s => s.JudgingId == judging && s.Split == Splits.Private).ExecuteDeleteAsync(cancellationToken);
        var finals = await db.Submissions.Where(s => s.ChallengeId == challenge.Id && s.IsFinal && s.State == SubmissionState.Scored)
            .ToDictionaryAsync(s => s.PersonId, s => s.Id, cancellationToken);
        var standing = await db.Standings.Where(s => s.JudgingId == judging && s.Split == Splits.Public)
            .ToDictionaryAsync(s => s.PersonId, s => s.SubmissionId, cancellationToken);
        var chosen = standing.Select(s => finals.GetValueOrDefault(s.Key, s.Value)).ToHashSet();
        var scored = await (
            from score in db.Scores
            join submission in db.Submissions on score.SubmissionId equals submission.Id
            where score.JudgingId == judging && chosen.Contains(submission.Id)
            select new { score, submission }).ToListAsync(cancellationToken);
        foreach (var pair in scored)
            db.Standings.Add(Standing.Of(judging, Splits.Private, pair.submission,
                RankingRule.KeyOf(pair.score.Private, pair.score.PrivateGates, objective)));
    }

    private IQueryable<Standing> Ranked(JudgingId judging, string split) =>
        db.Standings.AsNoTracking().Where(s => s.JudgingId == judging && s.Split == split && !s.Unranked);

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

/// <summary>A row as people see it. <see cref="Rank"/> is null for unranked members and baselines.</summary>
public sealed record LeaderboardRow
{
    public int? Rank { get; init; }
    public string Split { get; init; } = Splits.Public;
    public required Submission Submission { get; init; }
    public required string PersonName { get; init; }
    public required Score Score { get; init; }
    public int Likes { get; init; }

    /// <summary>The objective on the row's split.</summary>
    public double? Value => Split == Splits.Private ? Score.Private : Score.Public;
    public bool GatesPassed => Split == Splits.Private ? Score.PrivateGates : Score.PublicGates;
}
