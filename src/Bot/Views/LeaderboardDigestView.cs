using CoResearch.Bot.Messages;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Digests;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>What changed on a leaderboard in a week, for its channels.</summary>
internal sealed class LeaderboardDigestView(CoResearchDb db, SendDigests send, WeekOnBoard weekOnBoard, DigestView view) : INoticeView
{
    public NoticeKind Kind => NoticeKind.LeaderboardDigest;

    public bool InChannels => true;

    public bool InLabToo => true;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var challenge = await db.Challenges.AsNoTracking().SingleAsync(c => c.Id == notice.ChallengeId, cancellationToken);
        var week = await weekOnBoard.OfAsync(challenge, await send.SinceAsync(notice, cancellationToken), cancellationToken);
        return week.Empty ? null : await view.LeaderboardAsync(week, cancellationToken);
    }
}
