using System.Globalization;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Roadmap;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Tells somebody that a card is theirs now.</summary>
internal sealed class CardAssignedView(CoResearchDb db, CardView view, TimeProvider time, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.CardAssigned;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var id = new CardId(notice.AboutId!.Value);
        if (await db.Cards.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id && c.ArchivedAt == null, cancellationToken) is not { } card) return null;
        var by = new PersonId(long.Parse(notice.Text, CultureInfo.InvariantCulture));
        var name = await db.People.Where(p => p.Id == by).Select(p => p.Name).SingleAsync(cancellationToken);
        var slug = await db.Challenges.Where(c => c.Id == card.ChallengeId).Select(c => c.Slug).SingleAsync(cancellationToken);
        var today = (await db.People.AsNoTracking().SingleAsync(p => p.Id == notice.PersonId, cancellationToken)).DayAt(time.GetUtcNow());
        return new ChatMessage(new ParagraphBlock([.. texts.Spans("roadmap.yours_now", new { by = new PersonSpan(by.Value, name), slug }), .. view.Line(card, today)]), view.Buttons(card));
    }
}
