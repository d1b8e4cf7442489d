using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>
/// What a member may still submit today. Scored submissions consume the quota, queued and running ones hold it until they end;
/// failures have their own cap; cancelled and lost ones, baselines, reproductions and new runs that a changed challenge asks for consume nothing. The
/// day is the calendar day in the member's zone.
/// </summary>
public sealed record Quota(int ScoredPerDay, int FailedPerDay, int Scored, int Pending, int Failed, string Zone)
{
    public int Remaining => Math.Max(0, ScoredPerDay - Scored - Pending);

    /// <summary>Whether one more may start, or why not; the new run that a scored tree needs may still fail too often.</summary>
    public Result<Done> Check(bool runsAgain = false) =>
        !runsAgain && Scored + Pending >= ScoredPerDay ? new QuotaSpent(ScoredPerDay, Scored, Pending, Zone)
        : Failed >= FailedPerDay ? new FailureQuotaSpent(FailedPerDay, Zone)
        : Done.Ok;

    public static async Task<Quota> OfAsync(
        CoResearchDb db, Person person, Challenge challenge, SubmissionLimits limits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var day = person.DayAt(now).DayNumber;
        var counts = await db.Submissions
            .Where(s => s.PersonId == person.Id && s.ChallengeId == challenge.Id && s.Day == day && !s.IsBaseline && s.ReproducesId == null && (!s.RunsAgain || s.State == SubmissionState.Failed))
            .GroupBy(s => s.State).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        int Of(SubmissionState state) => counts.GetValueOrDefault(state);
        return new Quota(limits.ScoredPerDay, limits.FailedPerDay, Of(SubmissionState.Scored),
            Of(SubmissionState.Queued) + Of(SubmissionState.Running), Of(SubmissionState.Failed), person.TimeZone);
    }
}
