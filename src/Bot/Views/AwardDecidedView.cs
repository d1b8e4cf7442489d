using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Awards;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Tells somebody what became of their claim, and what the decider said.</summary>
internal sealed class AwardDecidedView(CoResearchDb db, AwardList list, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.AwardDecided;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (await list.FindAsync(new AwardClaimId(notice.AboutId!.Value), cancellationToken) is not { } row) return null;
        var by = await db.People.Where(p => p.Id == row.Claim.DecidedBy).Select(p => new { p.Id, p.Name }).FirstAsync(cancellationToken);
        var decider = new PersonSpan(by.Id.Value, by.Name);
        var values = new { id = row.Claim.Id.Value, award = ClaimView.Tag(row.Claim), row.Slug, row.Claim.Points, decider };
        var note = TextSpan.OfMember(row.Claim.Reason ?? "");
        if (row.Claim.State == ClaimState.Declined) return new ChatMessage(texts.Paragraph("awards.decided_declined", values), new ParagraphBlock([note]));
        var approved = texts.Paragraph("awards.decided_approved", values);
        return note.Text.Length == 0 ? new ChatMessage(approved) : new ChatMessage(approved, texts.Paragraph("awards.decided_note", new { decider, note }));
    }
}
