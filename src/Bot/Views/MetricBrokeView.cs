using System.Globalization;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Views;

/// <summary>Tells a mentor that the challenge's own metric could not judge a submission, or had no value for hidden splits, and why: its author is not told that.</summary>
internal sealed class MetricBrokeView(SubmissionOverviews overviews, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.MetricBroke;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (await overviews.FindAsync(new SubmissionId(notice.AboutId!.Value), cancellationToken) is not { } overview) return null;
        var (untold, why) = notice.Text.Split(' ', 2) is [var count, var rest] ? (int.Parse(count, CultureInfo.InvariantCulture), rest) : throw new InvalidOperationException($"Notice {notice.Id} is of no metric.");
        var names = new
        {
            id = overview.Submission.Id.Value,
            overview.Challenge.Slug,
            person = new PersonSpan(overview.Author.Id.Value, overview.Author.Name),
            why = why.TrimEnd('.'),
        };
        var broke = texts.Paragraph(overview.Submission.State == SubmissionState.Failed ? "views.metric_broke" : "views.metric_broke_hidden", names);
        return untold > 0 ? new ChatMessage(broke, texts.Paragraph("views.metric_broke_others", new { count = untold })) : new ChatMessage(broke);
    }
}
