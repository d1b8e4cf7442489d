using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Standings;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Tells channels that somebody leads now, and by what idea; nothing where somebody else does by then.</summary>
internal sealed class NewLeaderView(CoResearchDb db, Leaderboard leaderboard, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.NewLeader;

    public bool InChannels => true;

    public bool InLabToo => true;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var board = await Board.OfAsync(db, await db.Challenges.AsNoTracking().SingleAsync(c => c.Id == notice.ChallengeId, cancellationToken), cancellationToken);
        if ((await leaderboard.PageAsync(board.Judging, Splits.Public, 0, 1, cancellationToken)) is not [{ Rank: 1 } row] || row.Submission.Id != notice.SubmissionId) return null;
        return new ChatMessage(
            texts.Paragraph("digest.new_leader", new
            {
                person = new PersonSpan(row.Submission.PersonId.Value, row.PersonName),
                board.Challenge.Title,
                value = Figures.Score(row.Value, board.Definition.Objective),
                id = row.Submission.Id.Value,
                idea = TextSpan.OfMember(row.Submission.Title),
            }),
            new ButtonsBlock([new(texts.Of("digest.button_scores", new { board.Challenge.Slug }), $"/scores {board.Challenge.Slug}")]));
    }
}
