using CoResearch.Bot.Messages;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Digests;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>A student's week; nothing where nothing happened and nothing is due.</summary>
internal sealed class MemberDigestView(CoResearchDb db, SendDigests send, MemberWeek week, DigestView view) : INoticeView
{
    public NoticeKind Kind => NoticeKind.MemberDigest;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var student = await db.People.AsNoTracking().SingleAsync(p => p.Id == notice.PersonId, cancellationToken);
        return await week.OfAsync(student, await send.SinceAsync(notice, cancellationToken), cancellationToken) is { Count: > 0 } weeks ? view.Student(student.Name, weeks) : null;
    }
}
