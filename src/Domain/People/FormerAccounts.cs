using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.People;

/// <summary>
/// Knows again who comes back with an account that was another person's: what this person was not allowed, or had given already, a new name does not
/// bring back. What writes is for units of work that hold the write lock; nothing commits.
/// </summary>
public sealed class FormerAccounts(CoResearchDb db, LabCalendar calendar, TimeProvider clock)
{
    /// <summary>Accounts stop being their person's.</summary>
    public void Leave(IEnumerable<Identity> identities)
    {
        var now = clock.GetUtcNow();
        foreach (var identity in identities) db.FormerAccounts.Add(FormerAccount.Of(identity, now, calendar.MonthOf(now).Number));
    }

    /// <summary>Somebody is erased, with all accounts that they have or had; of whoever had lost access before, these stay out.</summary>
    public async Task EraseAsync(PersonId person, bool removed, CancellationToken cancellationToken)
    {
        Leave(await db.Identities.AsNoTracking().Where(i => i.PersonId == person).ToListAsync(cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var former in await db.FormerAccounts.Where(f => f.PersonId == person).ToListAsync(cancellationToken)) former.Erase(removed, now, calendar.MonthOf(now).Number);
        await DropAsync(cancellationToken);
    }

    /// <summary>An account becomes a person's: whoever it was before is the same human, and a lock of their giving goes on.</summary>
    public async Task ReturnAsync(string platform, string externalId, Person person, CancellationToken cancellationToken)
    {
        await DropAsync(cancellationToken);
        var former = (await db.FormerAccounts.Where(f => f.Platform == platform).OrderByDescending(f => f.Id).ToListAsync(cancellationToken)).Where(f => f.Is(platform, externalId)).ToList();
        db.FormerAccounts.RemoveRange(former.Where(f => f.PersonId == person.Id));
        if (former.Find(f => f.PersonId != person.Id) is not { } last) return;
        last.Return(person.Id);
        var now = clock.GetUtcNow();
        db.Audit.Add(new AuditEntry(now, person.Id, "return", last.Erased ? $"{platform}: an account of somebody who was erased" : $"{platform}: an account of person {last.PersonId.Value} up to {last.LeftAt:yyyy-MM-dd}", refused: false));
        if (await db.GiverLocks.AsNoTracking().SingleOrDefaultAsync(l => l.PersonId == last.PersonId, cancellationToken) is { } locked
            && !await db.GiverLocks.AnyAsync(l => l.PersonId == person.Id, cancellationToken))
            db.GiverLocks.Add(new GiverLock(person.Id, locked.By, locked.Reason, now));
    }

    /// <summary>
    /// Whether an account is kept out: whoever had it last has no access any more, or had none when they were erased. Whom somebody let in since is in.
    /// </summary>
    public async Task<bool> IsBarredAsync(string platform, string externalId, CancellationToken cancellationToken)
    {
        var barring = from former in db.FormerAccounts.AsNoTracking()
                      where former.Platform == platform && former.ReturnedAs == null
                      join person in db.People on former.PersonId equals person.Id
                      where former.Barred || (!former.Erased && person.RemovedAt != null && db.Identities.Any(i => i.PersonId == person.Id))
                      select former;
        return (await barring.ToListAsync(cancellationToken)).Exists(f => f.Is(platform, externalId));
    }

    /// <summary>Whether a person began as somebody who left in this month, and had the month's allowance then.</summary>
    public Task<bool> HadAllowanceAsync(PersonId person, LabMonth month, CancellationToken cancellationToken)
    {
        var number = month.Number;
        return db.FormerAccounts.AnyAsync(f => f.ReturnedAs == person && f.Month == number && db.People.Any(p => p.Id == person && p.CreatedAt >= f.LeftAt), cancellationToken);
    }

    /// <summary>A person, and everybody who is the same human by an account that went from one to the other.</summary>
    public async Task<HashSet<PersonId>> SelvesAsync(PersonId person, CancellationToken cancellationToken)
    {
        var selves = new HashSet<PersonId> { person };
        var pairs = await db.FormerAccounts.Where(f => f.ReturnedAs != null).Select(f => new { f.PersonId, ReturnedAs = f.ReturnedAs!.Value }).ToListAsync(cancellationToken);
        for (var known = 0; known < selves.Count;)
        {
            known = selves.Count;
            foreach (var pair in pairs.Where(p => selves.Contains(p.PersonId) || selves.Contains(p.ReturnedAs))) selves.UnionWith([pair.PersonId, pair.ReturnedAs]);
        }
        return selves;
    }

    /// <summary>Of erased people nothing is kept longer than their month's allowance counts, a lock waits for them, or they are kept out.</summary>
    public Task<int> DropAsync(CancellationToken cancellationToken)
    {
        var month = calendar.MonthOf(clock.GetUtcNow()).Number;
        return db.FormerAccounts.Where(f => f.Erased && f.Month != month && (f.ReturnedAs != null || (!f.Barred && !db.GiverLocks.Any(l => l.PersonId == f.PersonId)))).ExecuteDeleteAsync(cancellationToken);
    }
}
