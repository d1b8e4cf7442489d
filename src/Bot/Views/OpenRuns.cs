using CoResearch.Bot.Dispatch;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>The run behind a submission for somebody who may look at it: whoever may see its code may see its curves and its settings.</summary>
internal sealed class OpenRuns(CoResearchDb db, CodeAccess access, RunLogs logs)
{
    /// <summary>The latest attempt, or why it is closed to the reader.</summary>
    public async Task<Result<OpenRun>> OfAsync(CommandCall call, Challenge challenge, Submission submission, CancellationToken cancellationToken)
    {
        var definition = (await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken)).Definition;
        if ((await access.CodeAsync(call.Actor, call.Membership, challenge, definition.Code, submission, cancellationToken)).Error is { } closed) return closed;
        var run = await db.Runs.AsNoTracking().Where(r => r.SubmissionId == submission.Id).OrderByDescending(r => r.Attempt).FirstAsync(cancellationToken);
        var author = await db.People.Where(p => p.Id == submission.PersonId).Select(p => p.Name).SingleAsync(cancellationToken);
        return new OpenRun(submission, run, author) { Settings = await logs.SettingsAsync(challenge, run, CodeAccess.SeesAll(call.Actor, call.Membership), cancellationToken) };
    }
}

/// <summary>A submission, its latest run, and its author's name.</summary>
internal sealed record OpenRun(Submission Submission, Run Run, string Author)
{
    /// <summary>What it was set to, as far as the reader may see it.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }
}
