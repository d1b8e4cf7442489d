using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>A push that was not submitted, and why.</summary>
internal sealed class PushRefusedView(CoResearchDb db, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.PushRefused;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var slug = await db.Challenges.Where(c => c.Id == notice.ChallengeId).Select(c => c.Slug).FirstAsync(cancellationToken);
        var lines = notice.Text.Split('\n', 2);
        var (commit, title) = lines[0].Split(' ', 2) is [var id, { Length: > 0 } rest] ? (id, texts.Of("views.push_title", new { title = rest })) : (lines[0].Trim(), "");
        return texts.Say("views.push_refused", new { commit, title = TextSpan.OfMember(title), slug, reason = texts.Told(StoredPhrase.Read(lines[^1])) });
    }
}
