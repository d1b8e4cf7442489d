using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>A submission as it is now: its progress while it is under way, then how it ended.</summary>
internal sealed class SubmissionMovedView(CoResearchDb db, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.SubmissionMoved;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (await db.Submissions.FirstOrDefaultAsync(s => s.Id == notice.SubmissionId, cancellationToken) is not { } submission) return null;
        var person = await db.People.FirstAsync(p => p.Id == submission.PersonId, cancellationToken);
        var run = await db.Runs.Where(r => r.SubmissionId == submission.Id).OrderByDescending(r => r.Attempt).FirstOrDefaultAsync(cancellationToken);
        var state = texts.Of("views.state_" + submission.State.ToString().ToLowerInvariant());
        var title = texts.Paragraph("views.submission", new
        {
            id = submission.Id.Value, person = new PersonSpan(person.Id.Value, person.Name), submission.Title, state = new StrongSpan(state),
        });
        if (submission.Pending) return new ChatMessage(title, Progress(run, state));
        return submission.Failure is { } failure ? new ChatMessage(title, new ParagraphBlock([new TextSpan(failure)])) : new ChatMessage(title);
    }

    private ProgressBlock Progress(Run? run, string state)
    {
        if (run is not { State: RunState.Training, Steps: > 0 }) return new ProgressBlock(null, state);
        var label = run.MetricName is { } name && run.MetricValue is { } value
            ? texts.Of("views.step_metric", new { run.Step, run.Steps, name, value })
            : texts.Of("views.step", new { run.Step, run.Steps });
        return new ProgressBlock((double)run.Step / run.Steps, label);
    }
}
