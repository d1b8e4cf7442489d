using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Standings;

/// <summary>A submission that is no new result, and the one that it repeats.</summary>
public sealed record Repeat(SubmissionId Id, SubmissionId Of, string Author, bool OfBaseline);

/// <summary>
/// Which submissions are no new results: their tree is a baseline's or was submitted before, by whomever; or their public value, as it is ranked, is a
/// baseline's or that of an earlier submission of their author. Under the judging that people see.
/// </summary>
public sealed class Repeats(CoResearchDb db)
{
    /// <summary>Those of <paramref name="some"/>, a few of the challenge, that are none.</summary>
    public async Task<Dictionary<SubmissionId, Repeat>> OfAsync(Board board, IQueryable<Submission> some, CancellationToken cancellationToken)
    {
        var (challenge, objective) = (board.Challenge.Id, board.Definition.Objective);
        var scores = db.Scores.Where(s => s.JudgingId == board.Judging);
        var baselines = await db.Submissions.Where(s => s.IsBaseline && s.ChallengeId == challenge)
            .Select(s => new { s.Id, s.Tree, Value = scores.Where(x => x.SubmissionId == s.Id).Select(x => x.Public).FirstOrDefault() }).ToListAsync(cancellationToken);

        // What its author submitted in vain may be submitted again.
        var found = await (
            from s in some
            where s.ChallengeId == challenge && !s.IsBaseline
            select new
            {
                s.Id,
                s.Tree,
                Value = scores.Where(x => x.SubmissionId == s.Id).Select(x => x.Public).FirstOrDefault(),
                Same = db.Submissions.Where(e => e.Tree == s.Tree && e.ChallengeId == challenge && e.Id < s.Id && e.ReproducesId == null && (e.PersonId != s.PersonId || e.State == SubmissionState.Scored))
                    .OrderBy(e => e.Id).Select(e => (SubmissionId?)e.Id).FirstOrDefault(),
            }).ToListAsync(cancellationToken);

        // Equal as they are ranked is less than a unit of the last decimal apart.
        var unit = Math.Pow(10, -objective.Precision);
        var near = (await (
            from s in some
            join own in scores on s.Id equals own.SubmissionId
            from e in db.Submissions
            join other in scores on e.Id equals other.SubmissionId
            where s.ChallengeId == challenge && e.PersonId == s.PersonId && e.ChallengeId == challenge && e.Id < s.Id && e.ReproducesId == null && !e.IsBaseline
            where other.Public > own.Public - unit && other.Public < own.Public + unit
            orderby e.Id
            select new { s.Id, Of = e.Id, Value = own.Public, Other = other.Public }).ToListAsync(cancellationToken))
            .Where(n => Ranked(n.Value) == Ranked(n.Other)).DistinctBy(n => n.Id).ToDictionary(n => n.Id, n => n.Of);

        var repeats = new List<(SubmissionId Id, SubmissionId Of, bool OfBaseline)>();
        foreach (var s in found)
            if (baselines.Find(b => b.Tree == s.Tree || (s.Value is not null && Ranked(b.Value) == Ranked(s.Value))) is { } baseline) repeats.Add((s.Id, baseline.Id, true));
            else if (s.Same is { } same) repeats.Add((s.Id, same, false));
            else if (near.TryGetValue(s.Id, out var of)) repeats.Add((s.Id, of, false));
        var ids = repeats.ConvertAll(r => r.Of);
        var authors = await (
            from s in db.Submissions
            join person in db.People on s.PersonId equals person.Id
            where ids.Contains(s.Id)
            select new { s.Id, person.Name }).ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken);
        return repeats.ToDictionary(r => r.Id, r => new Repeat(r.Id, r.Of, authors[r.Of], r.OfBaseline));

        double? Ranked(double? value) => RankingRule.Rounded(value, objective);
    }
}
