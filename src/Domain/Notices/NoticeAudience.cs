using CoResearch.Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Notices;

/// <summary>As what somebody is told of a challenge.</summary>
public enum NoticeAudience
{
    /// <summary>As themselves, in the challenge or not: their accounts, and the credit that they earned.</summary>
    Person,

    /// <summary>As somebody who takes part: whoever left is not told any more.</summary>
    Member,

    /// <summary>As somebody who decides there: the same, but for lab owners, who decide everywhere.</summary>
    Guide,
}

/// <summary>Whether somebody who left a challenge is still told something of it. What concerns everybody names nobody, and reaches those who are in it.</summary>
public sealed class LeftBehind(CoResearchDb db)
{
    public static NoticeAudience AudienceOf(NoticeKind kind) => kind switch
    {
        NoticeKind.AccountLinked or NoticeKind.AccountUnlinked or NoticeKind.EntryAdmitted
            or NoticeKind.KudosReceived or NoticeKind.KudosVoided or NoticeKind.KudosLeft or NoticeKind.KudosReacted or NoticeKind.KudosTakenBack or NoticeKind.MicroRewarded
            or NoticeKind.RedemptionWaits or NoticeKind.RedemptionMoved or NoticeKind.AwardDecided
            => NoticeAudience.Person,
        NoticeKind.ChannelLost or NoticeKind.KudosNoted or NoticeKind.AwardClaimed or NoticeKind.MentorDigest or NoticeKind.QuestionAsked or NoticeKind.NewcomerStuck
            or NoticeKind.EntryAsked or NoticeKind.StageDue or NoticeKind.MeetingEnded or NoticeKind.MetricBroke
            => NoticeAudience.Guide,
        NoticeKind.SubmissionMoved or NoticeKind.Announcement or NoticeKind.ChallengeMoved or NoticeKind.PushRefused or NoticeKind.ForkMoved or NoticeKind.Reproduced
            or NoticeKind.KudosGiven or NoticeKind.KudosRecap or NoticeKind.AwardGiven or NoticeKind.CardAssigned
            or NoticeKind.CheckInAsked or NoticeKind.CheckInReminder or NoticeKind.WeekReport or NoticeKind.LeaderboardDigest or NoticeKind.MemberDigest or NoticeKind.NewLeader
            or NoticeKind.MentorWrote or NoticeKind.QuestionAnswered or NoticeKind.AnswerKept or NoticeKind.StageMoved or NoticeKind.ReportPresented or NoticeKind.ReportForTeam
            or NoticeKind.FeedbackGiven or NoticeKind.RoleGiven or NoticeKind.RiskAssigned or NoticeKind.DeadlineNear
            => NoticeAudience.Member,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It says nobody to whom it goes."),
    };

    public async Task<bool> HasAsync(Notice notice, CancellationToken cancellationToken)
    {
        var audience = AudienceOf(notice.Kind);
        if (audience == NoticeAudience.Person || notice is not { PersonId: { } person, ChallengeId: { } challenge }) return false;
        return await db.Memberships.AnyAsync(m => m.PersonId == person && m.ChallengeId == challenge && m.LeftAt != null, cancellationToken)
            && !(audience == NoticeAudience.Guide && await db.People.AnyAsync(p => p.Id == person && p.IsOwner, cancellationToken));
    }
}
