using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>
/// Edits <c>workflow.yml</c> on the member's fork from the chat, commits in the member's name and submits. An edit that changes nothing
/// submits the head, so that a repeated command after a crash goes on where it was.
/// </summary>
public sealed class TweakWorkflow(CoResearchDb db, ISourceHost source, SubmitWork submitWork)
{
    /// <summary><paramref name="edits"/> as typed: <c>trainer.learning_rate=0.003</c>.</summary>
    public async Task<Result<Submission>> RunAsync(
        Person person, Challenge challenge, Membership membership, IReadOnlyList<string> edits, CancellationToken cancellationToken)
    {
        if (challenge.State != ChallengeState.Open) return new ChallengeNotOpen(challenge.Slug, challenge.State);
        var branch = (await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, cancellationToken)).Definition.Branches[0];
        if (source.Resolve(membership.ForkPath, branch).Failed(out var head, out var error)) return error;
        if (source.ReadText(membership.ForkPath, head.Id, WorkflowLanguage.FileName) is not { } text) return new NothingToRun(challenge.Slug);
        if (WorkflowLanguage.Tweak(WorkflowLanguage.FileName, text, edits).Failed(out var edited, out error)) return error;
        var message = $"Tweak {string.Join(' ', edits)}";
        var committed = source.Commit(membership.ForkPath, branch, head.Id, WorkflowLanguage.FileName, edited, person.Name, message);
        if (committed.Failed(out var commit, out error)) return error;
        return await submitWork.RunAsync(person, challenge, membership, commit.Id, cancellationToken);
    }
}
