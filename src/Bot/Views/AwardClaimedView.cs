using CoResearch.Bot.Messages;
using CoResearch.Domain.Awards;
using CoResearch.Domain.Notices;

namespace CoResearch.Bot.Views;

/// <summary>Tells a mentor or expert that a claim waits; nothing, when somebody decided it meanwhile.</summary>
internal sealed class AwardClaimedView(AwardList list, ClaimView view) : INoticeView
{
    public NoticeKind Kind => NoticeKind.AwardClaimed;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) =>
        await list.FindAsync(new AwardClaimId(notice.AboutId!.Value), cancellationToken) is { Claim.State: ClaimState.Waiting } row
            ? new ChatMessage([.. view.ForDecider(row)]) : null;
}
