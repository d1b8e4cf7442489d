using CoResearch.Bot.Platforms;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Dispatch;

/// <summary>
/// Finds the person behind an account of a platform, and creates them at first use, in a transaction of its own. Where names are
/// identities (the terminal) an account is linked to the person of that name; elsewhere a name that looks like one that is taken gets a number.
/// </summary>
internal sealed class IdentifyPerson(CoResearchDb db, FormerAccounts former, TimeProvider time)
{
    /// <summary>The person behind an account, or null.</summary>
    public async Task<Person?> FindAsync(IPlatform platform, string actor, CancellationToken cancellationToken) =>
        (await FindAsync(platform.Name, ExternalId(platform, actor), cancellationToken))?.Person;

    public Task<Result<Person>> FindOrCreateAsync(
        IPlatform platform, string actor, string? shownName, bool owner, CancellationToken cancellationToken) =>
        FindOrCreateAsync(platform, actor, shownName, null, owner, cancellationToken);

    public async Task<Result<Person>> FindOrCreateAsync(
        IPlatform platform, string actor, string? shownName, string? handle, bool owner, CancellationToken cancellationToken)
    {
        var known = await FindAsync(platform.Name, ExternalId(platform, actor), cancellationToken);
        var profile = known is null ? await platform.ProfileAsync(actor, cancellationToken) : null;
        return await FindOrCreateAsync(platform, actor, shownName, handle, owner, profile, cancellationToken);
    }

    /// <summary>The same with what the platform tells of the account, for units of work that write already: asking there may take long.</summary>
    public async Task<Result<Person>> FindOrCreateAsync(
        IPlatform platform, string actor, string? shownName, string? handle, bool owner, Profile? profile, CancellationToken cancellationToken)
    {
        var externalId = ExternalId(platform, actor);
        var known = await FindAsync(platform.Name, externalId, cancellationToken);
        if (known is not null && (known.Person.IsOwner || !owner))
        {
            if ((handle is null || handle == known.Identity.Handle || known.Identity.FromElsewhere) && !IsRenamed(known, shownName)) return known.Person;
            await db.BeginWriteAsync(cancellationToken);
            await KnowAsync(known, shownName, handle, cancellationToken);
            await db.CommitAsync(cancellationToken);
            return known.Person;
        }
        await db.BeginWriteAsync(cancellationToken);
        var person = (await FindAsync(platform.Name, externalId, cancellationToken))?.Person;
        if (person is null)
        {
            var shown = Letters(profile?.Name ?? shownName ?? actor);
            var name = platform.Limits.NamesAreIdentities ? shownName ?? actor : await FreeNameAsync(shown, null, cancellationToken);
            person = await db.People.FirstOrDefaultAsync(p => p.Name == name, cancellationToken);
            if (person is null)
            {
                // Whoever starts the bot is not kept out by somebody who took their look.
                if (!owner && await AlikeAsync(name, cancellationToken) is { } other) return new NameTooAlike(name, other);
                if (Person.Create(name, owner, time.GetUtcNow()).Failed(out person, out var error)) return error;
                if (profile?.TimeZone is { } zone) person.MoveTo(zone);
                person.Hear(profile?.Locale);
                db.People.Add(person);
                await db.SaveChangesAsync(cancellationToken);
            }
            var identity = new Identity(platform.Name, externalId, person.Id);
            if (!platform.Limits.NamesAreIdentities) identity.NameAfter(shown);
            identity.ComeFrom(profile?.FromElsewhere);
            await Handles.KnowAsync(db, identity, profile?.Handle ?? handle, cancellationToken);
            db.Identities.Add(identity);
            await former.ReturnAsync(platform.Name, externalId, person, cancellationToken);
        }
        if (owner) person.MakeOwner(true);
        await db.CommitAsync(cancellationToken);
        return person;
    }

    /// <summary>
    /// Keeps what an account shows of itself. A person who is named after it has its new name, as everybody sees it there; the audit keeps the old
    /// one. Within a unit of work that writes.
    /// </summary>
    public async Task KnowAsync(IPlatform platform, string actor, Profile profile, CancellationToken cancellationToken)
    {
        if (await FindAsync(platform.Name, ExternalId(platform, actor), cancellationToken) is not { } known) return;
        known.Identity.ComeFrom(profile.FromElsewhere);
        await KnowAsync(known, profile.Name, profile.Handle, cancellationToken);
    }

    private async Task KnowAsync(Known known, string? shownName, string? handle, CancellationToken cancellationToken)
    {
        await Handles.KnowAsync(db, known.Identity, handle, cancellationToken);
        if (!IsRenamed(known, shownName)) return;
        known.Identity.NameAfter(Letters(shownName!));
        var name = await FreeNameAsync(known.Identity.ShownName!, known.Person, cancellationToken);
        if (name == known.Person.Name) return;
        db.Audit.Add(new AuditEntry(time.GetUtcNow(), known.Person.Id, "rename", $"@{known.Person.Name} is @{name} now, as in {known.Identity.Platform}", refused: false));
        known.Person.Rename(name);
    }

    private static bool IsRenamed(Known known, string? shownName) =>
        shownName is { Length: > 0 } && known is { Identity.ShownName: { } before, Person.RemovedAt: null } && Letters(shownName) != before;

    private static string ExternalId(IPlatform platform, string actor) => platform.Limits.NamesAreIdentities ? AccountOf(actor) : actor;

    /// <summary>The account of a name where names are identities: the same in any case, and what is kept of who spoke.</summary>
    public static string AccountOf(string name) => name.ToLowerInvariant();

    private Task<Known?> FindAsync(string platform, string externalId, CancellationToken cancellationToken) =>
        (from identity in db.Identities
         join person in db.People on identity.PersonId equals person.Id
         where identity.Platform == platform && identity.ExternalId == externalId
         select new Known(person, identity)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The shown name as one that can be mentioned: letters and digits, and between them what joins them.</summary>
    private static string Letters(string shown)
    {
        var seen = shown.Trim().Select(NameLook.Wide).Where(c => !NameLook.IsInvisible(c));
        var letters = string.Concat(seen.Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' ? c : '-')).Trim('-', '.', '_');
        return letters.Length == 0 ? "member" : letters[..Math.Min(letters.Length, 36)].TrimEnd('-', '.', '_');
    }

    /// <summary>The name, with a number when one of somebody else looks like it.</summary>
    private async Task<string> FreeNameAsync(string name, Person? own, CancellationToken cancellationToken)
    {
        var self = own?.Id;
        var others = await db.People.Where(p => self == null || p.Id != self).Select(p => p.Name).ToListAsync(cancellationToken);
        var taken = others.Append(Person.BaselineName).Select(NameLook.Of).ToHashSet(StringComparer.Ordinal);
        var free = name;
        for (var number = 2; taken.Contains(NameLook.Of(free)); number++) free = $"{name}{number}";
        return free;
    }

    /// <summary>The name of somebody else that looks like this one, or null.</summary>
    private async Task<string?> AlikeAsync(string name, CancellationToken cancellationToken)
    {
        var look = NameLook.Of(name);
        return (await db.People.Select(p => p.Name).ToListAsync(cancellationToken)).Append(Person.BaselineName)
            .FirstOrDefault(n => NameLook.Of(n) == look && !n.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private sealed record Known(Person Person, Identity Identity);
}
