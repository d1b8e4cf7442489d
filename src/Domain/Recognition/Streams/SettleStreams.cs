using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Scoring;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition.Streams;

/// <summary>
/// Brings the ledger to what streams owe: for each subject the difference between what is owed and what its lines add up to becomes a line,
/// the first as a micro-reward, a later one as a correction. Doing it again changes nothing, so it may be tried as often as one likes.
/// </summary>
public sealed class SettleStreams(CoResearchDb db, Ledger ledger, LabCalendar calendar, TimeProvider clock)
{
    /// <summary>How many lines are saved together.</summary>
    private const int Batch = 200;

    /// <summary>
    /// Settles these streams, the weekly ones from a week on. What was paid before a judging that needs new runs is shown is left as it is, and
    /// nothing is paid anew for the time before it was begun: nobody's work is worth less because the question changed. A person who was removed from the lab is paid nothing more. Takes the write lock; does not commit.
    /// </summary>
    public async Task<IReadOnlyList<PointEntry>> RunAsync(
        History history, JudgingId judging, IEnumerable<IStream> streams, DateOnly? from, Adjustment why, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        var (begun, shown) = await UntouchedAsync(judging, cancellationToken);
        var removed = (await db.People.Where(p => p.RemovedAt != null).Select(p => p.Id).ToListAsync(cancellationToken)).ToHashSet();
        var written = new List<PointEntry>();
        foreach (var stream in streams)
        {
            var prefix = StreamCatalog.PrefixOf(stream, history.Challenge);
            var first = stream.Weekly && from is { } week ? prefix + week.ToString("O") : prefix;
            var owed = StreamCatalog.Owed(stream, history).Where(d => !stream.Weekly || from is null || d.Week >= from).ToDictionary(d => d.Subject);
            var paid = await PaidAsync(first, prefix, cancellationToken);
            foreach (var subject in owed.Keys.Union(paid.Keys).Order(StringComparer.Ordinal))
            {
                var (due, lines) = (owed.GetValueOrDefault(subject), paid.GetValueOrDefault(subject));
                var difference = (due?.Points ?? 0) - (lines?.Points ?? 0);
                if (difference == 0 || (lines is null ? due!.At < begun : lines.Since <= shown)) continue;
                var person = due?.Person ?? lines!.Person;
                if (difference > 0 && removed.Contains(person)) continue;
                var entry = Line(history.Challenge, subject, person, difference, due, lines, why);
                if (!await ledger.PostAsync(entry, cancellationToken)) throw new InvalidOperationException($"{entry.Key} is in the ledger already.");
                written.Add(entry);
                if (written.Count % Batch == 0) await SaveAsync(cancellationToken);
            }
        }
        await db.SaveChangesAsync(cancellationToken);
        return written;
    }

    // A long list of tracked lines would be looked through for each new one.
    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        foreach (var entry in db.ChangeTracker.Entries<PointEntry>().ToList()) entry.State = EntityState.Detached;
        foreach (var sum in db.ChangeTracker.Entries<PointSum>().ToList()) sum.State = EntityState.Detached;
    }

    private PointEntry Line(ChallengeId challenge, string subject, PersonId person, long difference, Due? due, Paid? lines, Adjustment why)
    {
        var month = lines is null ? calendar.MonthOf(due!.At) : LabMonth.Of(lines.Month);
        var detail = due?.Detail ?? Detail.Parse(lines!.Detail).Without("cap");
        if (lines is not null) detail = detail.With("was", lines.Points).With("now", due?.Points ?? 0).With("after", why.ToString().ToLowerInvariant());
        return PointEntry.Of(
            person, Purse.Earned, lines is null ? PointKind.MicroReward : PointKind.Correction, difference, month, clock.GetUtcNow(),
            subject, $"{subject}:{lines?.Count ?? 0}", challenge, detail: detail.ToString());
    }

    private async Task<Dictionary<string, Paid>> PaidAsync(string first, string prefix, CancellationToken cancellationToken)
    {
        var end = StreamCatalog.EndOf(prefix);
        var lines = await db.PointEntries.AsNoTracking()
            .Where(e => string.Compare(e.Subject, first) >= 0 && string.Compare(e.Subject, end) < 0)
            .OrderBy(e => e.Id)
            .Select(e => new { e.Subject, e.PersonId, e.Points, e.Month, e.At, e.Detail }).ToListAsync(cancellationToken);
        return lines.GroupBy(e => e.Subject).ToDictionary(
            g => g.Key, g => new Paid(g.First().PersonId, g.Sum(e => e.Points), g.Count(), g.First().Month, g.First().At, g.First().Detail));
    }

    /// <summary>When a judging that needs new runs was begun and shown; long ago for one that does not.</summary>
    private async Task<(DateTimeOffset Begun, DateTimeOffset Shown)> UntouchedAsync(JudgingId judging, CancellationToken cancellationToken)
    {
        if (!await db.Scores.AnyAsync(s => s.JudgingId == judging && s.NeedsRun != null, cancellationToken)) return (DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        var found = await db.Judgings.Where(j => j.Id == judging).Select(j => new { j.StartedAt, j.CompletedAt }).SingleAsync(cancellationToken);
        return (found.StartedAt, found.CompletedAt ?? clock.GetUtcNow());
    }

    /// <summary>The lines of a subject together.</summary>
    private sealed record Paid(PersonId Person, long Points, int Count, int Month, DateTimeOffset Since, string Detail);
}

/// <summary>Why something that was paid is adjusted.</summary>
public enum Adjustment
{
    /// <summary>Everything was scored again.</summary>
    Rescoring,

    /// <summary>Something that was received earlier was scored later.</summary>
    Late,
}
