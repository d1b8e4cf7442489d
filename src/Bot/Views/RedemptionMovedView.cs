using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Rewards;

namespace CoResearch.Bot.Views;

/// <summary>Tells somebody who paid for a reward what became of it.</summary>
internal sealed class RedemptionMovedView(RewardCatalog catalog, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.RedemptionMoved;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(new RedemptionId(notice.AboutId!.Value), cancellationToken) is not { } row) return null;
        var move = RedemptionMove.Read(notice.Text);
        var told = texts.Paragraph("rewards.moved_" + move.What, new
        {
            id = row.Redemption.Id.Value,
            reward = new CodeSpan(row.Reward),
            team = row.Slug ?? texts.Of("rewards.of_lab"),
            move.Points,
        });
        return move.Note.Length == 0 ? new ChatMessage(told) : new ChatMessage(told, texts.Paragraph("rewards.moved_note", new { note = TextSpan.OfMember(move.Note) }));
    }
}
