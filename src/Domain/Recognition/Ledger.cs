using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition;

/// <summary>
/// The one place where points are written and balances are read. A balance is the sum of its lines. Whoever spends first takes the write
/// lock (<see cref="CoResearchDb.BeginWriteAsync"/>) and then asks for the balance, so that nothing is spent twice.
/// </summary>
public sealed class Ledger(CoResearchDb db, FormerAccounts former, LabRules rules, LabCalendar calendar, TimeProvider clock)
{
    /// <summary>The lab's month now.</summary>
    public LabMonth Month => calendar.MonthOf(clock.GetUtcNow());

    /// <summary>Writes a line, and its sums for the boards, unless one with its key is there: then false. Takes the write lock; does not commit.</summary>
    public async Task<bool> PostAsync(PointEntry entry, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (db.PointEntries.Local.Any(e => e.Key == entry.Key) || await db.PointEntries.AnyAsync(e => e.Key == entry.Key, cancellationToken)) return false;
        db.PointEntries.Add(entry);
        if (!PointSum.Counts(entry)) return true;
        foreach (var month in (int[])[entry.Month, PointSum.Ever])
            foreach (var challenge in (ChallengeId[])[entry.ChallengeId ?? default, PointSum.InAll])
            {
                var sum = await db.PointSums.FindAsync([entry.PersonId, month, challenge], cancellationToken);
                if (sum is null) db.PointSums.Add(sum = new PointSum(entry.PersonId, month, challenge));
                sum.Add(entry);
            }
        return true;
    }

    /// <summary>What a person has earned and not spent; below zero only where a gift was declared void after it was spent.</summary>
    public Task<long> EarnedAsync(PersonId person, CancellationToken cancellationToken) =>
        SumAsync(db.PointEntries.Where(e => e.PersonId == person && e.Purse == Purse.Earned), e => e.PersonId == person && e.Purse == Purse.Earned, cancellationToken);

    /// <summary>The sum of a subject's lines, of one person or of all.</summary>
    public Task<long> SubjectAsync(string subject, PersonId? person, CancellationToken cancellationToken) => SumAsync(
        db.PointEntries.Where(e => e.Subject == subject && (person == null || e.PersonId == person)), e => e.Subject == subject && (person == null || e.PersonId == person), cancellationToken);

    /// <summary>How many lines a subject has.</summary>
    public async Task<int> CountAsync(string subject, CancellationToken cancellationToken) =>
        await db.PointEntries.CountAsync(e => e.Subject == subject, cancellationToken)
        + db.ChangeTracker.Entries<PointEntry>().Count(e => e.State == EntityState.Added && e.Entity.Subject == subject);

    /// <summary>What a person can still give away this month; the month's allowance is written first where it is not there yet.</summary>
    public async Task<long> AllowanceAsync(Person person, CancellationToken cancellationToken)
    {
        await GrantAsync(person, cancellationToken);
        var month = Month.Number;
        return await SumAsync(db.PointEntries.Where(e => e.PersonId == person.Id && e.Purse == Purse.Allowance && e.Month == month),
            e => e.PersonId == person.Id && e.Purse == Purse.Allowance && e.Month == month, cancellationToken);
    }

    /// <summary>
    /// Writes this month's allowance: what the person's largest role gives. A larger role in the middle of the month adds the difference;
    /// a smaller one takes nothing away before the next month. Who left in this month and came back as somebody new had it already.
    /// </summary>
    private async Task GrantAsync(Person person, CancellationToken cancellationToken)
    {
        var (month, subject) = (Month, $"allowance:{Month.Number}:{person.Id.Value}");
        var due = await DueAsync(person, cancellationToken);
        var granted = await SumAsync(db.PointEntries.Where(e => e.Subject == subject), e => e.Subject == subject, cancellationToken);
        if (due <= granted) return;
        await db.BeginWriteAsync(cancellationToken);
        granted = await SumAsync(db.PointEntries.Where(e => e.Subject == subject), e => e.Subject == subject, cancellationToken);
        if (due > granted)
            await PostAsync(PointEntry.Of(person.Id, Purse.Allowance, PointKind.Allowance, due - granted, month, clock.GetUtcNow(), subject, $"{subject}:{due}"), cancellationToken);
    }

    private async Task<long> DueAsync(Person person, CancellationToken cancellationToken)
    {
        if (person.RemovedAt is not null || person.IsBaseline || await former.HadAllowanceAsync(person.Id, Month, cancellationToken)) return 0;
        var roles = await db.Memberships.Where(m => m.PersonId == person.Id && m.LeftAt == null).Select(m => m.Role).Distinct().ToListAsync(cancellationToken);
        return roles.Select(role => rules.Kudos.Allowance.GetValueOrDefault(role)).Append(rules.Kudos.Everybody).Append(person.IsOwner ? rules.Kudos.OwnerAllowance : 0).Max();
    }

    /// <summary>What is stored, and what this unit of work has added and not saved.</summary>
    private async Task<long> SumAsync(IQueryable<PointEntry> stored, Func<PointEntry, bool> mine, CancellationToken cancellationToken) =>
        await stored.SumAsync(e => e.Points, cancellationToken)
        + db.ChangeTracker.Entries<PointEntry>().Where(e => e.State == EntityState.Added && mine(e.Entity)).Sum(e => e.Entity.Points);
}
