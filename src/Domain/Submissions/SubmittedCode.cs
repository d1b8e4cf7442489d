using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>Where the code of a submission lies: fork and commit.</summary>
public sealed record CodeAt(string ForkPath, string Commit);

/// <summary>Finds the code behind submissions and forks.</summary>
public sealed class SubmittedCode(CoResearchDb db, ISourceHost source)
{
    /// <summary>The fork and commit of a submission; the fork stays when its member leaves.</summary>
    public async Task<CodeAt> OfAsync(Submission submission, CancellationToken cancellationToken) =>
        new(await ForkOfAsync(db, submission, cancellationToken), submission.Commit);

    /// <summary>The fork that holds a submission's commit: its author's, or for a reproduction that of the original's.</summary>
    internal static Task<string> ForkOfAsync(CoResearchDb db, Submission submission, CancellationToken cancellationToken)
    {
        var authors = submission.ReproducesId is { } original
            ? db.Submissions.Where(s => s.Id == original).Select(s => s.PersonId)
            : db.Submissions.Where(s => s.Id == submission.Id).Select(s => s.PersonId);
        return db.Memberships.Where(m => authors.Contains(m.PersonId) && m.ChallengeId == submission.ChallengeId).Select(m => m.ForkPath).SingleAsync(cancellationToken);
    }

    /// <summary>The challenge's baseline as it is now.</summary>
    public Result<CodeAt> Baseline(Challenge challenge) => HeadOf(AddChallenge.BaselineForkOf(challenge.Slug), "main");

    /// <summary>The head of a branch of a fork.</summary>
    public Result<CodeAt> HeadOf(string forkPath, string branch) =>
        source.Resolve(forkPath, branch).Failed(out var head, out var error) ? error : new CodeAt(forkPath, head.Id);

    /// <summary>The workflow there, its mistakes, <see cref="RunsProgram"/>, or null where there is nothing to run.</summary>
    public Result<Workflow>? WorkflowAt(CodeAt at) =>
        source.ReadText(at.ForkPath, at.Commit, CodeFile.FileName) is not null ? new RunsProgram()
        : source.ReadText(at.ForkPath, at.Commit, WorkflowLanguage.FileName) is { } text ? WorkflowLanguage.Parse(WorkflowLanguage.FileName, text)
        : (Result<Workflow>?)null;
}
