using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.CheckIns;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Asks a member for their week, with what the lab saw of it filled in.</summary>
internal sealed class CheckInAskedView(CoResearchDb db, CheckInView view, CheckInPlans plans, TimeProvider time, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.CheckInAsked;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var id = new CheckInId(notice.AboutId!.Value);
        if (await db.CheckIns.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } checkIn || checkIn.StateAt(time.GetUtcNow()) != CheckInState.Open) return null;
        var challenge = await db.Challenges.AsNoTracking().SingleAsync(c => c.Id == checkIn.ChallengeId, cancellationToken);
        var name = await db.People.Where(p => p.Id == checkIn.PersonId).Select(p => p.Name).SingleAsync(cancellationToken);
        var (done, next, blockers) = await view.DraftAsync(checkIn.PersonId, challenge, cancellationToken);
        var seen = new List<Field>();
        if (done.Length > 0) seen.Add(new(texts.Of("checkin.part_done"), [TextSpan.OfMember(done)]));
        if (next.Length > 0) seen.Add(new(texts.Of("checkin.part_next"), [TextSpan.OfMember(next)]));
        if (blockers.Length > 0) seen.Add(new(texts.Of("checkin.part_blockers"), [TextSpan.OfMember(blockers)]));
        var blocks = new List<Block> { texts.Heading("checkin.ask", new { name, challenge.Title }) };
        if (seen.Count > 0) blocks.AddRange([texts.Paragraph("checkin.ask_seen"), new FieldsBlock(seen)]);
        blocks.Add(texts.Paragraph("checkin.ask_what", new { until = new TimeSpanned(checkIn.ClosesAt) }));
        foreach (var question in await plans.QuestionsAsync(challenge.Id, cancellationToken)) blocks.Add(new ParagraphBlock([TextSpan.OfMember(question.Text)]));
        blocks.Add(view.Buttons(challenge.Slug, done.Length > 0));
        return new ChatMessage(blocks);
    }
}
