using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>An announcement, with who made it and to whom.</summary>
internal sealed class AnnouncementView(CoResearchDb db, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.Announcement;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var by = await db.People.Where(p => p.Id == notice.AnnouncedBy).Select(p => new { p.Id, p.Name }).FirstAsync(cancellationToken);
        var person = new PersonSpan(by.Id.Value, by.Name);
        var slug = notice.ChallengeId is null ? null
            : await db.Challenges.Where(c => c.Id == notice.ChallengeId).Select(c => c.Slug).FirstAsync(cancellationToken);
        var heading = slug is null ? texts.Paragraph("views.announced", new { person }) : texts.Paragraph("views.announced_to", new { person, slug });
        return new ChatMessage(heading, new ParagraphBlock([new TextSpan(notice.Text) { Quoted = true }]));
    }
}
