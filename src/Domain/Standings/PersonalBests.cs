using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Standings;

/// <summary>A member's own records: each ranked public value that was better than all their earlier ones, as it is ranked.</summary>
public sealed class PersonalBests(CoResearchDb db)
{
    public async Task<IReadOnlyList<PersonalBest>> ListAsync(Board board, PersonId person, CancellationToken cancellationToken)
    {
        var own = await (
            from submission in db.Submissions.AsNoTracking()
            join score in db.Scores on submission.Id equals score.SubmissionId
            where submission.PersonId == person && submission.ChallengeId == board.Challenge.Id && submission.ReproducesId == null && !submission.IsBaseline
            where score.JudgingId == board.Judging && score.PublicGates && score.Public != null
            orderby submission.ReceivedAt, submission.Id
            select new { submission.Id, submission.ReceivedAt, score.Public }).ToListAsync(cancellationToken);
        var bests = new List<PersonalBest>();
        var key = double.PositiveInfinity;
        foreach (var row in own)
        {
            var next = RankingRule.KeyOf(row.Public, true, board.Definition.Objective).SortKey;
            if (next >= key) continue;
            key = next;
            bests.Add(new(row.Id, row.ReceivedAt, RankingRule.Rounded(row.Public, board.Definition.Objective)!.Value));
        }
        return bests;
    }
}

public sealed record PersonalBest(SubmissionId Submission, DateTimeOffset ReceivedAt, double Value);
