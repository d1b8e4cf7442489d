using System.Globalization;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Risks;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Tells somebody that a risk is theirs to watch.</summary>
internal sealed class RiskAssignedView(CoResearchDb db, RiskList list, RiskView view, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.RiskAssigned;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (await list.FindAsync(notice.AboutId!.Value, cancellationToken) is not { Risk.ClosedAt: null } row || row.Risk.OwnerId != notice.PersonId) return null;
        var by = new PersonId(long.Parse(notice.Text, CultureInfo.InvariantCulture));
        var name = await db.People.Where(p => p.Id == by).Select(p => p.Name).SingleAsync(cancellationToken);
        var slug = await db.Challenges.Where(c => c.Id == row.Risk.ChallengeId).Select(c => c.Slug).SingleAsync(cancellationToken);
        return new ChatMessage(texts.Paragraph("risk.yours_now", new { by = new PersonSpan(by.Value, name), slug }), new FieldsBlock([view.Open(row)]), texts.Paragraph("risk.how", new { slug, id = row.Risk.Id }));
    }
}
