using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Standings;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>A challenge was opened, closed, revealed, updated or re-scored.</summary>
internal sealed class ChallengeMovedView(CoResearchDb db, Leaderboard leaderboard, LeaderboardView view, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.ChallengeMoved;

    public bool Waits(Notice notice) => notice.Text == Notice.Ended;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var challenge = await db.Challenges.FirstAsync(c => c.Id == notice.ChallengeId, cancellationToken);
        var moved = texts.Paragraph("views.challenge_moved", new { title = new StrongSpan(challenge.Title), challenge.Slug, what = texts.Of("views.challenge_" + notice.Text.Replace("-", "", StringComparison.Ordinal)) });
        return notice.Text == Notice.Rescored
            ? new ChatMessage([moved, .. view.NeedingRuns(challenge, await leaderboard.NeedingRunsAsync(challenge.BoardJudgingId, cancellationToken))])
            : new ChatMessage(moved);
    }
}
