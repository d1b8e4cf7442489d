using CoResearch.Domain.People;

namespace CoResearch.Domain.Submissions;

/// <summary>A person likes a submission: at most once, never their own.</summary>
public sealed class Like(PersonId personId, SubmissionId submissionId, DateTimeOffset at)
{
    public PersonId PersonId { get; private set; } = personId;
    public SubmissionId SubmissionId { get; private set; } = submissionId;
    public DateTimeOffset At { get; private set; } = at;
}
