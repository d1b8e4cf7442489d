using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.People;

/// <summary>Makes the accounts of one human one person: a code given on one account and typed on the other.</summary>
public sealed class LinkAccounts(CoResearchDb db, FormerAccounts former, ChangeZone changeZone, TimeProvider clock, Pulses pulses)
{
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(15);

    /// <summary>A code for the person's next account; an earlier one ends.</summary>
    public async Task<LinkCode> OfferAsync(Person person, string platform, string account, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        db.LinkCodes.RemoveRange(await db.LinkCodes.Where(c => c.PersonId == person.Id).ToListAsync(cancellationToken));
        var code = new LinkCode(Codes.New(), person.Id, platform, account, clock.GetUtcNow() + Validity);
        db.LinkCodes.Add(code);
        return code;
    }

    /// <summary>
    /// Gives an account to the person whose code was typed on it, and tells them where the code was given. The person that the account
    /// was before vanishes, if it never did anything and its name was typed, too: a code that somebody else handed out takes no account over. Otherwise
    /// it is refused, because nobody's work is moved. Who never had another time zone
    /// than everybody has that of the account, and its language likewise.
    /// </summary>
    public async Task<Result<LinkedAccount>> JoinAsync(PlatformAccount account, string typed, string? confirmed, CancellationToken cancellationToken)
    {
        var (platform, externalId, handle, code) = (account.Platform, account.ExternalId, account.Handle, Codes.Read(typed));
        if (!await db.LinkCodes.AnyAsync(c => c.Code == code, cancellationToken)) return new LinkCodeSpent();
        await db.BeginWriteAsync(cancellationToken);
        var offered = await db.LinkCodes.FirstOrDefaultAsync(c => c.Code == code, cancellationToken);
        if (offered is null || offered.ExpiresAt <= clock.GetUtcNow()) return new LinkCodeSpent();
        var person = await db.People.SingleAsync(p => p.Id == offered.PersonId, cancellationToken);
        var identity = await db.Identities.FindAsync([platform, externalId], cancellationToken);
        if (identity?.PersonId == person.Id) return new SameAccount();
        if (person.RemovedAt is not null) return new NoLongerHere(person.Name);
        if (identity is null)
        {
            db.Identities.Add(identity = new Identity(platform, externalId, person.Id));
        }
        else
        {
            var before = await db.People.SingleAsync(p => p.Id == identity.PersonId, cancellationToken);
            if (await DidSomethingAsync(before, cancellationToken)) return new BothTookPart(before.Name, person.Name);
            if (before.RemovedAt is not null) return new NoLongerHere(before.Name);
            if (!before.Name.Equals(confirmed?.TrimStart('@'), StringComparison.OrdinalIgnoreCase)) return new LinkUnconfirmed(before.Name, person.Name, Codes.Show(code));
            identity.MoveTo(person.Id);
            var places = await db.Presences.Where(p => p.PersonId == before.Id && p.Platform == platform).ToListAsync(cancellationToken);
            db.Presences.RemoveRange(places);
            foreach (var place in places.Where(p => p.Private)) await StayAsync(place, person, cancellationToken);
            if (!await db.Identities.AnyAsync(i => i.PersonId == before.Id && (i.Platform != platform || i.ExternalId != externalId), cancellationToken))
                before.Remove(clock.GetUtcNow());
        }
        await former.ReturnAsync(platform, externalId, person, cancellationToken);
        identity.ComeFrom(account.FromElsewhere);
        await Handles.KnowAsync(db, identity, handle, cancellationToken);
        db.LinkCodes.Remove(offered);
        db.Notices.Add(Notice.Linked(person, offered.Platform, offered.Account, platform, handle ?? identity.Handle ?? externalId, clock.GetUtcNow()));
        db.OnCommitted(pulses.Notices.Beat);
        person.Hear(account.Locale);
        var moved = person.TimeZone == Person.FirstTimeZone && account.TimeZone is { } zone && zone != person.TimeZone && (await changeZone.RunAsync(person, zone, cancellationToken)).Ok;
        return new LinkedAccount(person, moved ? person.TimeZone : null);
    }

    /// <summary>
    /// Takes the person's accounts on a platform away from them, or the one of these that is named by its user name or number; one account
    /// must stay. Whoever is kept from giving keeps their accounts. Each account that goes is told once, but the one that asked for it.
    /// </summary>
    public async Task<Result<int>> UnlinkAsync(Person person, string platform, string? account, PlatformAccount by, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await db.GiverLocks.AnyAsync(l => l.PersonId == person.Id, cancellationToken)) return new LockedToAccounts();
        var own = await db.Identities.Where(i => i.PersonId == person.Id).ToListAsync(cancellationToken);
        var gone = own.Where(i => i.Platform.Equals(platform, StringComparison.OrdinalIgnoreCase)).ToList();
        if (account?.TrimStart('@') is { } named)
        {
            var meant = gone.Where(i => i.ExternalId == named || named.Equals(i.Handle, StringComparison.OrdinalIgnoreCase)).ToList();
            if (gone.Count > 0 && meant.Count == 0) return new NoSuchAccountThere(platform, named, [.. gone.Select(i => i.Handle ?? i.ExternalId)]);
            gone = meant;
        }
        if (gone.Count == 0) return new NoSuchAccount(platform, [.. own.Select(i => i.Platform).Distinct()]);
        if (gone.Count == own.Count) return new LastAccount(platform);
        former.Leave(gone);
        db.Identities.RemoveRange(gone);

        // Nothing is told there any more; an account that stays is found again when it speaks.
        var names = gone.Select(i => i.Platform).ToList();
        db.Presences.RemoveRange(await db.Presences.Where(p => p.PersonId == person.Id && names.Contains(p.Platform)).ToListAsync(cancellationToken));
        foreach (var one in gone.Where(i => (i.Platform, i.ExternalId) != (by.Platform, by.ExternalId)))
            db.Notices.Add(Notice.Unlinked(person, one.Platform, one.ExternalId, by.Platform, clock.GetUtcNow()));
        db.OnCommitted(pulses.Notices.Beat);
        return gone.Count;
    }

    /// <summary>Where the account is alone with the bot, it still is, as somebody else.</summary>
    private async Task StayAsync(Presence place, Person person, CancellationToken cancellationToken)
    {
        if (await db.Presences.FindAsync([place.Platform, place.Conversation, person.Id], cancellationToken) is not null) return;
        var presence = new Presence(place.Platform, place.Conversation, person.Id);
        presence.Speak(null, place.Private, place.SeenAt);
        db.Presences.Add(presence);
    }

    private async Task<bool> DidSomethingAsync(Person person, CancellationToken cancellationToken) =>
        person.IsOwner || await db.Memberships.AnyAsync(m => m.PersonId == person.Id, cancellationToken)
        || await db.Submissions.AnyAsync(s => s.PersonId == person.Id, cancellationToken)
        || await db.Likes.AnyAsync(l => l.PersonId == person.Id, cancellationToken)
        || await db.Gifts.AnyAsync(g => g.GiverId == person.Id, cancellationToken)
        || await db.PointEntries.AnyAsync(e => e.PersonId == person.Id && e.Purse == Purse.Earned, cancellationToken);
}

/// <summary>An account that said something, as far as its platform tells of it: its user name, IANA time zone and language.</summary>
public sealed record PlatformAccount(string Platform, string ExternalId, string? Handle = null, string? TimeZone = null, string? Locale = null)
{
    /// <summary>A guest from another organisation; null where the platform does not tell.</summary>
    public bool? FromElsewhere { get; init; }
}

/// <summary>Whose the account is now, and the time zone that they have from it, if it is a new one.</summary>
public sealed record LinkedAccount(Person Person, string? NewZone);

public sealed record LinkCodeSpent()
    : Error("link_code_spent", "That code does not work (any more): codes are good once and for 15 minutes. Send /link from your other account for a new one.");

public sealed record LinkUnconfirmed(string Before, string Person, string Typed)
    : Error("link_unconfirmed", $"This account is @{Before} here. Shall it become @{Person}'s? @{Person} then speaks from it and gets what is told to it, and @{Before} is no more; /unlink takes it out again. Only if you are @{Person}, too: /link {Typed} confirm {Before}")
{
    public override bool IsPrivate => true;
}

public sealed record SameAccount()
    : Error("same_account", "This account is yours already. Send the code from the other account that you want to join with it.");

public sealed record BothTookPart(string One, string Other)
    : Error("both_took_part", $"@{One} and @{Other} both took part already, and nobody's work is moved. /leave the challenges of one of them and ask a lab owner to help.");

public sealed record NoSuchAccount(string Platform, IReadOnlyList<string> Own)
    : Error("no_such_account", $"You have no account on \"{Platform}\" here. Yours: {string.Join(", ", Own)}.");

public sealed record NoSuchAccountThere(string Platform, string Named, IReadOnlyList<string> Own)
    : Error("no_such_account_there", $"You have no account \"{Named}\" on {Platform} here. Yours there: {string.Join(", ", Own)}.");

public sealed record LockedToAccounts()
    : Error("locked_to_accounts", "A lab owner has locked your giving, and until that ends your accounts stay yours. Talk to a lab owner.")
{
    public override bool IsPrivate => true;
}

public sealed record LastAccount(string Platform)
    : Error("last_account", $"{Platform} is your only account here; without it nobody could be you. /link another one first.");
