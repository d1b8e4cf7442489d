using CoResearch.Bot.Messages;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Rewards;

namespace CoResearch.Bot.Views;

/// <summary>Tells a lab owner that a request for a reward waits; nothing, when it was decided or taken back meanwhile.</summary>
internal sealed class RedemptionWaitsView(RewardCatalog catalog, RedemptionView view) : INoticeView
{
    public NoticeKind Kind => NoticeKind.RedemptionWaits;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) =>
        await catalog.FindAsync(new RedemptionId(notice.AboutId!.Value), cancellationToken) is { Redemption.State: RedemptionState.Requested } row
            ? new ChatMessage([.. view.ForOwner(row)]) : null;
}
