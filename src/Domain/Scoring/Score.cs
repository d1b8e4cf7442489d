using System.Text.Json;
using CoResearch.Domain.Submissions;

namespace CoResearch.Domain.Scoring;

/// <summary>The evaluator's verdict on a submission under one judging. At most one for each pair.</summary>
public sealed class Score
{
    // As in the job folder's files, but in one line: it is kept a million times and read by nobody.
    private static readonly JsonSerializerOptions Compact = new(JobFolder.Json) { WriteIndented = false };

    private Score(string verdictJson) => VerdictJson = verdictJson;

    public long Id { get; private set; }
    public SubmissionId SubmissionId { get; private set; }
    public RunId RunId { get; private set; }
    public JudgingId JudgingId { get; private set; }

    /// <summary>The objective per split, unrounded; null where undefined or not finite.</summary>
    public double? Public { get; private set; }
    public double? Private { get; private set; }
    public double? Shifted { get; private set; }

    /// <summary>Whether all gates on the public split (the private one) and on the run passed.</summary>
    public bool PublicGates { get; private set; }
    public bool PrivateGates { get; private set; }

    /// <summary>The whole verdict, private values included: never shown as it is.</summary>
    public string VerdictJson { get; private set; }

    /// <summary>Set when what the run stored gave no score under this judging: why a new run is needed.</summary>
    public string? NeedsRun { get; private set; }

    /// <summary>Whether the lab lost or damaged what the run stored; else a new version of the challenge does not fit it.</summary>
    public bool RunDamaged { get; private set; }

    /// <summary>The member's rank on the public split before and after this score, and how many were ranked then; null while unranked.</summary>
    public int? RankBefore { get; private set; }
    public int? RankAfter { get; private set; }
    public int RankedMembers { get; private set; }
    public DateTimeOffset ScoredAt { get; private set; }

    /// <summary>The best ranked public value of everything received up to its submission: a point of the best score over time.</summary>
    public bool IsRecord { get; private set; }

    public Verdict Verdict => JsonSerializer.Deserialize<Verdict>(VerdictJson, Compact)!;

    public static Score Of(SubmissionId submission, RunId run, JudgingId judging, Verdict verdict, DateTimeOffset now) =>
        new(JsonSerializer.Serialize(verdict, Compact))
        {
            SubmissionId = submission,
            RunId = run,
            JudgingId = judging,
            ScoredAt = now,
            Public = Finite(verdict.ValueOn(Splits.Public)),
            Private = Finite(verdict.ValueOn(Splits.Private)),
            Shifted = Finite(verdict.ValueOn(Splits.Shifted)),
            PublicGates = verdict.PassedOn(Splits.Public),
            PrivateGates = verdict.PassedOn(Splits.Private),
        };

    /// <summary>A placeholder of a re-scoring: the stored predictions give no score for this reason, which is the lab's fault where they are damaged.</summary>
    public static Score Unscorable(SubmissionId submission, RunId run, JudgingId judging, string reason, bool damaged, DateTimeOffset now) =>
        Of(submission, run, judging, new Verdict([], [], []), now).With(reason, damaged);

    /// <summary>Remembers how the leaderboard moved at that moment.</summary>
    public void Moved(int? before, int? after, int ranked) => (RankBefore, RankAfter, RankedMembers) = (before, after, ranked);

    /// <summary>Becomes a record, or stops being one because a better and earlier submission was scored later.</summary>
    public void SetRecord(bool isRecord) => IsRecord = isRecord;

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private Score With(string reason, bool damaged)
    {
        (NeedsRun, RunDamaged) = (reason, damaged);
        return this;
    }
}
