using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Views;

/// <summary>
/// Tells the author of a submission how it is doing: one message, from the queue to the result. Of somebody who is not in the lab any more
/// the message ends without a result, as it may stand where others read it.
/// </summary>
internal sealed class SubmissionMovedView(SubmissionOverviews overviews, SubmissionView view, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.SubmissionMoved;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) =>
        notice.SubmissionId is { } id && await overviews.FindAsync(id, cancellationToken) is { } overview
            ? overview.Author.RemovedAt is null ? await view.ShowAsync(overview, Reader.Author, cancellationToken) : texts.Say("views.author_gone", new { id = id.Value, overview.Challenge.Slug })
            : null;
}
