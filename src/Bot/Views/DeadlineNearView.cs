using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Reminders;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Reminds a student of what ends soon: what they hold, what is left of today's quota, and whether they chose their final submission.</summary>
internal sealed class DeadlineNearView(CoResearchDb db, Deadlines deadlines, TimeProvider time, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.DeadlineNear;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var person = await db.People.AsNoTracking().SingleAsync(p => p.Id == notice.PersonId, cancellationToken);
        var now = time.GetUtcNow();
        var blocks = new List<Block>();
        foreach (var news in await deadlines.NewsAsync(person, RemindOfDeadlines.Of(notice), cancellationToken))
        {
            var (slug, quota) = (news.Challenge.Slug, news.Quota);
            var days = person.DayAt(news.Ends.AddTicks(-1)).DayNumber - person.DayAt(now).DayNumber;
            blocks.Add(texts.Paragraph(news.Closes ? days == 0 ? "deadline.today" : "deadline.near" : days == 0 ? "deadline.stage_today" : "deadline.stage_near", new { slug, title = new StrongSpan(news.Challenge.Title), days, ends = Days.End(news.Ends, person, until: false, texts) }));
            if (news.Best is { Rank: { } rank } best) blocks.Add(texts.Paragraph("deadline.best", new { value = Figures.Score(best.Value, news.Objective), rank, id = best.Submission.Id.Value }));
            else blocks.Add(texts.Paragraph("deadline.unranked", new { slug }));
            blocks.Add(texts.Paragraph("deadline.quota", new { left = quota.Remaining, quota.ScoredPerDay }));
            if (news.Final is { } final) blocks.Add(texts.Paragraph("deadline.chosen", new { id = final.Value }));
            else if (news.Best is { } own) blocks.AddRange([texts.Paragraph("deadline.choose", new { id = own.Submission.Id.Value }), new ButtonsBlock([new(texts.Of("deadline.button_choose", new { id = own.Submission.Id.Value }), $"/final {own.Submission.Id.Value}"), new(texts.Of("deadline.button_mine", new { slug }), $"/submissions {slug}")])]);
        }
        return blocks.Count == 0 ? null : new ChatMessage(blocks);
    }
}
