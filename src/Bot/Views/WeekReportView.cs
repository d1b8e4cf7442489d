using CoResearch.Bot.Messages;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Digests;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>A challenge's check-ins of a week, for its channels.</summary>
internal sealed class WeekReportView(CoResearchDb db, CheckInList list, CheckInView view, TimeProvider time) : INoticeView
{
    public NoticeKind Kind => NoticeKind.WeekReport;

    public bool InChannels => true;

    public bool InTeamAlone => true;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var challenge = await db.Challenges.AsNoTracking().SingleAsync(c => c.Id == notice.ChallengeId, cancellationToken);
        var week = SendDigests.WeekOf(notice);
        return new ChatMessage([.. view.Week(challenge, week, await list.WeekAsync(challenge.Id, week, cancellationToken), time.GetUtcNow())]);
    }
}
