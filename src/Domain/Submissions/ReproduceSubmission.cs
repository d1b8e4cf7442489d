using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>
/// Runs the commit of a scored submission once more, as a submission of its own that is compared with it and never ranked. Members who may see
/// the code may ask for it.
/// </summary>
public sealed class ReproduceSubmission(CoResearchDb db, CodeAccess access, SubmitWork submitWork, TimeProvider clock)
{
    public async Task<Result<Submission>> RunAsync(
        Person person, Membership? membership, Challenge challenge, Submission original, CancellationToken cancellationToken)
    {
        if (original.ReproducesId is { } first) return new IsReproduction(original.Id, first);
        var definition = (await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, cancellationToken)).Definition;
        if (!person.IsOwner && membership is not { Active: true }) return new CodeForMembers(original.Id, challenge.Slug);
        if ((await access.CodeAsync(person, membership, challenge, definition.Code, original, cancellationToken)).Error is { } closed) return closed;
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(original).ReloadAsync(cancellationToken);
        await db.Entry(challenge).ReloadAsync(cancellationToken);
        if (original.State != SubmissionState.Scored) return new NotScored(original.Id, original.State);
        if (!await db.Scores.AnyAsync(s => s.SubmissionId == original.Id && s.JudgingId == challenge.NewestJudgingId && s.NeedsRun == null, cancellationToken))
            return new NothingToCompare(original.Id, challenge.Slug);
        if (await db.Submissions.Where(s => s.ReproducesId == original.Id && (s.State == SubmissionState.Queued || s.State == SubmissionState.Running))
            .Select(s => (SubmissionId?)s.Id).FirstOrDefaultAsync(cancellationToken) is { } running) return new ReproductionRuns(original.Id, running);
        var (now, limit) = (clock.GetUtcNow(), definition.Limits.ScoredPerDay);
        var day = person.DayAt(now).DayNumber;
        var today = await db.Submissions.CountAsync(s => s.PersonId == person.Id && s.ChallengeId == challenge.Id && s.Day == day && s.ReproducesId != null
            && s.State != SubmissionState.Cancelled && s.State != SubmissionState.Lost, cancellationToken);
        if (today >= limit) return new ReproductionsSpent(limit, person.TimeZone);
        return await submitWork.QueueAsync(Submission.Reproduce(original, person, now), cancellationToken);
    }
}

public sealed record IsReproduction(SubmissionId Id, SubmissionId Original)
    : Error("is_reproduction", $"Submission {Id.Value} is a reproduction of {Original.Value}, not work of its own. Name {Original.Value} instead.");

public sealed record NothingToCompare(SubmissionId Id, string Slug)
    : Error("nothing_to_compare", $"Submission {Id.Value} has no score under {Slug} as it is now, so there is nothing to compare with. Its author can submit it again.");

public sealed record ReproductionRuns(SubmissionId Id, SubmissionId Reproduction)
    : Error("reproduction_runs", $"Submission {Id.Value} is being reproduced already, as submission {Reproduction.Value}: /status {Reproduction.Value}.");

public sealed record ReproductionsSpent(int Limit, string Zone)
    : Error("reproductions_spent", $"You have started {Limit} reproductions today, which is the limit. The day ends at midnight in {Zone}.");
