using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Tells whoever bound a channel that nothing can be told there.</summary>
internal sealed class ChannelLostView(CoResearchDb db, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.ChannelLost;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var slug = notice.ChallengeId is null ? null : await db.Challenges.Where(c => c.Id == notice.ChallengeId).Select(c => c.Slug).FirstAsync(cancellationToken);
        var place = notice.Text.Split(' ');
        var (platform, channel) = (place[0], new CodeSpan(place[^1]));
        return slug is null ? texts.Say("views.channel_lost_lab", new { platform, channel }) : texts.Say("views.channel_lost", new { platform, channel, slug });
    }
}
