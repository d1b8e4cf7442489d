using CoResearch.Bot.Messages;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Views;

/// <summary>Tells the author of a submission how it is doing: one message, from the queue to the result.</summary>
internal sealed class SubmissionMovedView(SubmissionOverviews overviews, SubmissionView view) : INoticeView
{
    public NoticeKind Kind => NoticeKind.SubmissionMoved;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) =>
        notice.SubmissionId is { } id && await overviews.FindAsync(id, cancellationToken) is { } overview
            ? await view.ShowAsync(overview, Reader.Author, cancellationToken)
            : null;
}
