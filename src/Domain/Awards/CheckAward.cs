using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Awards;

/// <summary>What an award is for: the submission that shows it, where there is one.</summary>
public sealed record AwardGround(Submission? Submission);

/// <summary>Looks up what the lab can look up itself, when an award is claimed and when it is given.</summary>
public sealed class CheckAward(CoResearchDb db, Leaderboard leaderboard, Repeats repeats)
{
    /// <summary>What it is for, or why the award is not deserved.</summary>
    public async Task<Result<AwardGround>> RunAsync(AwardSpec award, PersonId person, Challenge challenge, Submission? submission, CancellationToken cancellationToken)
    {
        switch (award.Check)
        {
            case AwardCheck.Reproduced:
                if (submission is null) return new AwardNeedsSubmission(award.Tag, challenge.Slug);

                // The first that agreed may have been the author's own; anybody else's later one shows the same.
                return await db.Submissions.AnyAsync(s => s.ReproducesId == submission.Id && s.Agrees == true && s.PersonId != person, cancellationToken)
                    ? await NewAsync(await Board.OfAsync(db, challenge, cancellationToken), submission, cancellationToken) : new NotYetReproduced(submission.Id);
            case AwardCheck.BestScore:
                var board = await Board.OfAsync(db, challenge, cancellationToken);
                var standing = await leaderboard.FindAsync(board.Judging, board.Split, person, cancellationToken);
                var rank = standing is null ? null : await leaderboard.RankAsync(standing, cancellationToken);
                if (standing is null || rank != 1) return new NotTheBest(challenge.Slug, rank);
                if (submission is not null && submission.Id != standing.SubmissionId) return new NotTheBestSubmission(submission.Id, standing.SubmissionId, challenge.Slug);
                return await NewAsync(board, await db.Submissions.SingleAsync(s => s.Id == standing.SubmissionId, cancellationToken), cancellationToken);
            default:
                return new AwardGround(submission);
        }
    }

    /// <summary>What a submission repeats; null for a new result.</summary>
    public async Task<Repeat?> RepeatAsync(Board board, SubmissionId submission, CancellationToken cancellationToken) =>
        (await repeats.OfAsync(board, db.Submissions.Where(s => s.Id == submission), cancellationToken)).GetValueOrDefault(submission);

    private async Task<Result<AwardGround>> NewAsync(Board board, Submission submission, CancellationToken cancellationToken) =>
        await RepeatAsync(board, submission.Id, cancellationToken) is { } repeat
            ? repeat.OfBaseline ? new NothingButTheBaseline(submission.Id) : new NoNewResult(submission.Id, repeat.Of, repeat.Author) : new AwardGround(submission);
}
