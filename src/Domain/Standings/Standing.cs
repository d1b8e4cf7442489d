using CoResearch.Domain.People;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;

namespace CoResearch.Domain.Standings;

/// <summary>
/// A member's place on one split of one judging: the submission that counts, and the key that orders it. The rank itself is not
/// stored; it is the number of better standings plus one, which the index answers.
/// </summary>
public sealed class Standing
{
    private Standing()
    {
    }

    public long Id { get; private set; }
    public JudgingId JudgingId { get; private set; }

    /// <summary>public, or private once revealed.</summary>
    public string Split { get; private set; } = Splits.Public;
    public PersonId PersonId { get; private set; }
    public SubmissionId SubmissionId { get; private set; }

    /// <summary>The objective rounded to the challenge's precision, negated where larger is better: ascending is better first.</summary>
    public double SortKey { get; private set; }

    /// <summary>The submission's receive time: ties go to the earlier one.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    public static Standing Of(JudgingId judging, string split, Submission submission, double sortKey)
    {
        var standing = new Standing { JudgingId = judging, Split = split, PersonId = submission.PersonId };
        standing.Hold(submission, sortKey);
        return standing;
    }

    public void Hold(Submission submission, double sortKey) =>
        (SubmissionId, SortKey, ReceivedAt) = (submission.Id, sortKey, submission.ReceivedAt);

    /// <summary>Better first; equal values by receive time, then by number.</summary>
    public bool IsBeatenBy(Submission submission, double sortKey) =>
        (sortKey, submission.ReceivedAt, submission.Id.Value).CompareTo((SortKey, ReceivedAt, SubmissionId.Value)) < 0;
}
