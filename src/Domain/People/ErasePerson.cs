using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.People;

/// <summary>
/// Erases somebody who left and asks for it: their name becomes former-&lt;number&gt;, their accounts, places, open forms and GitHub login go, and so do
/// the words of their kudos, claims and messages. What sums and science need stays under the new name: submissions, scores, points. For good.
/// What lies in their forks' commits, in the audit and on the chat platforms is not reached.
/// </summary>
public sealed class ErasePerson(CoResearchDb db, TimeProvider clock)
{
    public async Task<Result<string>> RunAsync(Person person, CancellationToken cancellationToken)
    {
        if (person.IsBaseline) return new NotAHuman(person.Name);
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(person).ReloadAsync(cancellationToken);
        if (person.IsOwner && !await db.People.AnyAsync(p => p.IsOwner && p.RemovedAt == null && p.Id != person.Id, cancellationToken)) return new LastOwner(person.Name);
        var (id, now) = (person.Id, clock.GetUtcNow());
        person.Forget(now);
        foreach (var membership in await db.Memberships.Where(m => m.PersonId == id && m.LeftAt == null).ToListAsync(cancellationToken)) membership.Leave(now);
        foreach (var gift in await db.Gifts.Where(g => g.GiverId == id).ToListAsync(cancellationToken)) gift.Forget();
        await db.AwardClaims.Where(c => c.PersonId == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Evidence, ""), cancellationToken);
        await db.Inbox.Where(e => db.Identities.Any(i => i.PersonId == id && i.Platform == e.Platform && i.ExternalId == e.Actor) && e.HandledAt != null).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Text, "").SetProperty(e => e.ActorName, (string?)null).SetProperty(e => e.ActorHandle, (string?)null).SetProperty(e => e.FileName, (string?)null), cancellationToken);
        await db.Presences.Where(p => p.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        await db.OpenForms.Where(f => f.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        await db.LinkCodes.Where(c => c.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        await db.GitHubCodes.Where(c => c.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        await db.GitHubAccounts.Where(a => a.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Identities.Where(i => i.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        return person.Name;
    }
}
