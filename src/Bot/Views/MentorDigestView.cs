using CoResearch.Bot.Messages;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Digests;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>What a mentor should know this week; nothing where all was settled meanwhile.</summary>
internal sealed class MentorDigestView(CoResearchDb db, SendDigests send, MentorDigest digest, DigestView view) : INoticeView
{
    public NoticeKind Kind => NoticeKind.MentorDigest;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (await digest.OfMentorAsync(notice.PersonId!.Value, await send.SinceAsync(notice, cancellationToken), cancellationToken) is not { Count: > 0 } digests) return null;
        return await view.MentorAsync(await db.People.Where(p => p.Id == notice.PersonId).Select(p => p.Name).SingleAsync(cancellationToken), digests, cancellationToken);
    }
}
