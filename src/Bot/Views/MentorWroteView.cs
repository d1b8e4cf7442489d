using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>A mentor's word to a student: a question how it goes, an offer of help, a proposal to talk.</summary>
internal sealed class MentorWroteView(CoResearchDb db, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.MentorWrote;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var action = await db.MentorActions.AsNoTracking().SingleAsync(a => a.Id == notice.AboutId, cancellationToken);
        var name = await db.People.Where(p => p.Id == action.By).Select(p => p.Name).SingleAsync(cancellationToken);
        var student = await db.People.Where(p => p.Id == notice.PersonId).Select(p => p.Name).SingleAsync(cancellationToken);
        var slug = await db.Challenges.Where(c => c.Id == action.ChallengeId).Select(c => c.Slug).SingleAsync(cancellationToken);
        var blocks = new List<Block> { texts.Paragraph("digest.wrote_" + action.Kind.ToString().ToLowerInvariant(), new { student, mentor = new PersonSpan(action.By.Value, name), slug }) };
        if (notice.Text.Length > 0) blocks.Add(texts.Paragraph("views.quoted", new { text = TextSpan.OfMember(notice.Text) }));
        blocks.Add(new ButtonsBlock([new(texts.Of("checkin.button_answer"), $"/checkin {slug}")]));
        return new ChatMessage(blocks);
    }
}
