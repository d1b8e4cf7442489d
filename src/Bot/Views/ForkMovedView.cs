using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>What became of a member's repository on GitHub.</summary>
internal sealed class ForkMovedView(CoResearchDb db, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.ForkMoved;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var slug = await db.Challenges.Where(c => c.Id == notice.ChallengeId).Select(c => c.Slug).FirstAsync(cancellationToken);
        var (what, before, now) = notice.Text.Split(' ') is [var word, var old, var current] ? (word, old, current) : throw new InvalidOperationException($"Notice {notice.Id} is no move of a fork.");
        var names = new { slug, before, now };
        return what switch
        {
            "renamed" => texts.Say("views.fork_renamed", names),
            "gone" => texts.Say("views.fork_gone", names),
            "transferred" => texts.Say("views.fork_transferred", names),
            "back" => texts.Say("views.fork_back", names),
            _ => throw new InvalidOperationException($"No fork is ever {what}."),
        };
    }
}
