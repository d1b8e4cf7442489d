using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>Who may see what is behind a submission: its code, as the challenge's rule says, and its log.</summary>
public sealed class CodeAccess(CoResearchDb db)
{
    /// <summary>
    /// The author, mentors and experts of the challenge and lab owners always may; everyone may see a baseline, which people fork anyway.
    /// Others as the challenge says: members with a score of their own, or everyone once the challenge is closed.
    /// </summary>
    public async Task<Result<Done>> CodeAsync(
        Person reader, Membership? membership, Challenge challenge, CodeRule rule, Submission submission, CancellationToken cancellationToken)
    {
        if (submission.IsBaseline || Always(reader, membership, submission)) return Done.Ok;
        if (await EveryonesAsync(reader, membership, challenge, rule, cancellationToken)) return Done.Ok;
        if (rule == CodeRule.OpenAtClose) return new CodeOpensAtClose(submission.Id, challenge.Slug);
        return membership is { Active: true } ? new CodeOpensAfterScore(submission.Id, challenge.Slug) : new CodeForMembers(submission.Id, challenge.Slug);
    }

    /// <summary>
    /// Whether the code, the curves and the settings of all of a challenge's submissions are open to somebody. Who has less sees what is
    /// their own, and baselines.
    /// </summary>
    public async Task<bool> EveryonesAsync(Person reader, Membership? membership, Challenge challenge, CodeRule rule, CancellationToken cancellationToken)
    {
        if (SeesAll(reader, membership)) return true;
        if (rule == CodeRule.OpenAtClose) return challenge.State is ChallengeState.Closed or ChallengeState.Revealed;
        return membership is { Active: true } && await db.Submissions.AnyAsync(
            s => s.PersonId == reader.Id && s.ChallengeId == challenge.Id && s.ReproducesId == null && s.State == SubmissionState.Scored, cancellationToken);
    }

    /// <summary>
    /// The files that a run left: for whoever may see its log. What a program wrote in a challenge with data that only runs see is not for
    /// members: it may hold those data. <paramref name="mayHoldLabData"/> says whether it was a program, beside such data.
    /// </summary>
    public static Result<Done> Artifact(Person reader, Membership? membership, Submission submission, string slug, bool mayHoldLabData) =>
        !Always(reader, membership, submission) ? new ArtifactNotYours(submission.Id)
        : mayHoldLabData && !SeesAll(reader, membership) ? new ArtifactHoldsLabData(submission.Id, slug)
        : Done.Ok;

    /// <summary>A log can hold anything that a run printed: for its author, mentors and experts of the challenge and lab owners.</summary>
    public static Result<Done> Log(Person reader, Membership? membership, Submission submission) =>
        Always(reader, membership, submission) ? Done.Ok : new LogNotYours(submission.Id);

    /// <summary>Mentors and experts of the challenge and lab owners: they see what only runs see, and everybody's work.</summary>
    public static bool SeesAll(Person reader, Membership? membership) => reader.IsOwner || membership is { Guides: true };

    private static bool Always(Person reader, Membership? membership, Submission submission) =>
        submission.PersonId == reader.Id || SeesAll(reader, membership);
}

public sealed record CodeOpensAtClose(SubmissionId Id, string Slug)
    : Error("code_opens_at_close", $"The code of {Slug} opens when the challenge closes, so submission {Id.Value} stays its author's until then. /view shows your own.");

public sealed record CodeForMembers(SubmissionId Id, string Slug)
    : Error("code_for_members", $"The code of submission {Id.Value} is for members of {Slug} who have a score of their own. /join {Slug} is the way in.");

public sealed record CodeOpensAfterScore(SubmissionId Id, string Slug)
    : Error("code_opens_after_score", $"Others' code in {Slug} opens to you with your first score. /submit {Slug}, then look at submission {Id.Value} again.");

public sealed record LogNotYours(SubmissionId Id)
    : Error("log_not_yours", $"The log of submission {Id.Value} is for its author and the challenge's mentors and experts. /status {Id.Value} shows how it ended.");

public sealed record ArtifactNotYours(SubmissionId Id)
    : Error("artifact_not_yours", $"The files of submission {Id.Value} are for its author and the challenge's mentors and experts. /plot {Id.Value} shows its curves, where its code is open to you.");

public sealed record ArtifactHoldsLabData(SubmissionId Id, string Slug)
    : Error("artifact_holds_lab_data", $"Submission {Id.Value} is a program that saw data of {Slug} which stay in the lab, and its files may hold them. Mentors and experts can fetch them; /plot {Id.Value} and /params {Id.Value} are yours, and a workflow's files, too.");
