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

    /// <summary>Listed below everybody ranked, without a rank: a gate failed, or there is no finite value.</summary>
    public bool Unranked { get; private set; }

    /// <summary>The objective rounded to the challenge's precision, negated where larger is better: ascending is better first.</summary>
    public double SortKey { get; private set; }

    /// <summary>The submission's receive time: ties go to the earlier one.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>On the private split: the member's rank on the public one when it was revealed; null while unranked there.</summary>
    public int? PublicRank { get; private set; }

    public static Standing Of(JudgingId judging, string split, Submission submission, RankKey key)
    {
        var standing = new Standing { JudgingId = judging, Split = split, PersonId = submission.PersonId };
        standing.Hold(submission, key);
        return standing;
    }

    public void Hold(Submission submission, RankKey key) =>
        (SubmissionId, Unranked, SortKey, ReceivedAt) = (submission.Id, key.Unranked, key.SortKey, submission.ReceivedAt);

    public void MovedFrom(int? publicRank) => PublicRank = publicRank;

    /// <summary>Ranked before unranked, better first; equal values by receive time, then by number.</summary>
    public bool IsBeatenBy(Submission submission, RankKey key) =>
        (key.Unranked, key.SortKey, submission.ReceivedAt, submission.Id.Value)
            .CompareTo((Unranked, SortKey, ReceivedAt, SubmissionId.Value)) < 0;
}
