using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.CheckIns;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Reminds a member of a check-in that still waits.</summary>
internal sealed class CheckInReminderView(CoResearchDb db, CheckInView view, TimeProvider time, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.CheckInReminder;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var id = new CheckInId(notice.AboutId!.Value);
        if (await db.CheckIns.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } checkIn || checkIn.StateAt(time.GetUtcNow()) != CheckInState.Open) return null;
        var name = await db.People.Where(p => p.Id == checkIn.PersonId).Select(p => p.Name).SingleAsync(cancellationToken);
        var slug = await view.SlugAsync(checkIn.ChallengeId, cancellationToken);
        return new ChatMessage(texts.Paragraph("checkin.reminder", new { name, slug, until = new TimeSpanned(checkIn.ClosesAt) }), view.Buttons(slug, filled: false));
    }
}
