using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Views;

/// <summary>Tells a mentor that the challenge's own metric could not judge a submission, and why: its author is not told that.</summary>
internal sealed class MetricBrokeView(SubmissionOverviews overviews, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.MetricBroke;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) =>
        await overviews.FindAsync(new SubmissionId(notice.AboutId!.Value), cancellationToken) is { } overview
            ? texts.Say("views.metric_broke", new
            {
                id = overview.Submission.Id.Value,
                overview.Challenge.Slug,
                person = new PersonSpan(overview.Author.Id.Value, overview.Author.Name),
                why = notice.Text.TrimEnd('.'),
            })
            : null;
}
