using CoResearch.Domain.Awards;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Rewards;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.People;

/// <summary>Who may enter the lab: by the rule of a platform, by an invitation, by name.</summary>
public sealed class EnterLab(CoResearchDb db, FormerAccounts former, RedeemReward redeem, ClaimAward claims, TimeProvider clock)
{
    private const int MostUses = 1000, MostDays = 365;

    /// <summary>
    /// Whether an account may enter without an invitation. The account is its id, or its user name where that is one of the platform's own people.
    /// What is open to all is open to these: a guest from elsewhere must be on the list there, too, and so must an account whose person lost access.
    /// </summary>
    public async Task<bool> IsOpenAsync(string platform, EntryMode mode, string externalId, string? handle, bool isGuest, CancellationToken cancellationToken)
    {
        if (mode == EntryMode.Open && !isGuest && !await former.IsBarredAsync(platform, externalId, cancellationToken)) return true;
        if (mode == EntryMode.Invitation) return false;
        string[] names = handle is null || isGuest ? [externalId.ToLowerInvariant()] : [externalId.ToLowerInvariant(), handle.ToLowerInvariant()];
        return await db.AllowedAccounts.AnyAsync(a => a.Platform == platform && names.Contains(a.Account), cancellationToken);
    }

    public async Task<EntryMode> ModeAsync(string platform, EntryMode otherwise, CancellationToken cancellationToken) =>
        (await db.EntryRules.FindAsync([platform], cancellationToken))?.Mode ?? otherwise;

    /// <summary>Lets whoever comes next from a platform in by another rule; those who are in stay.</summary>
    public async Task ChooseAsync(string platform, EntryMode mode, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await db.EntryRules.FindAsync([platform], cancellationToken) is { } rule) rule.Choose(mode);
        else db.EntryRules.Add(new EntryRule(platform, mode));
        await ForgetStrangersAsync(cancellationToken);
    }

    /// <summary>Puts an account on a platform's list, or takes it off.</summary>
    /// <returns>Whether it was on the list before.</returns>
    public async Task<bool> AllowAsync(string platform, string account, bool allowed, CancellationToken cancellationToken)
    {
        var name = account.TrimStart('@').ToLowerInvariant();
        await db.BeginWriteAsync(cancellationToken);
        var listed = await db.AllowedAccounts.FindAsync([platform, name], cancellationToken);
        if (allowed && listed is null) db.AllowedAccounts.Add(new AllowedAccount(platform, name));
        if (!allowed && listed is not null) db.AllowedAccounts.Remove(listed);
        await ForgetStrangersAsync(cancellationToken);
        return listed is not null;
    }

    /// <summary>Makes an invitation for a number of people and days.</summary>
    public async Task<Result<Invitation>> InviteAsync(Person by, Challenge? challenge, int uses, int days, CancellationToken cancellationToken)
    {
        if (uses is < 1 or > MostUses || days is < 1 or > MostDays) return new BadInvitation(MostUses, MostDays);
        await db.BeginWriteAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var invitation = new Invitation(Codes.New(), by.Id, challenge?.Id, uses, now, now.AddDays(days));
        db.Invitations.Add(invitation);
        return invitation;
    }

    /// <summary>The invitations that still let somebody in and that a person may end: a lab owner all, others their own and those to what they guide.</summary>
    public Task<List<Invitation>> OpenInvitationsAsync(Person by, CancellationToken cancellationToken)
    {
        var (now, id, owner) = (clock.GetUtcNow(), by.Id, by.IsOwner);
        return db.Invitations.Where(i => !i.AsksFirst && i.Uses > 0 && i.ExpiresAt > now)
            .Where(i => owner || i.By == id || db.Memberships.Any(m => m.PersonId == id && m.ChallengeId == i.ChallengeId && m.LeftAt == null && m.Role != Role.Student)).ToListAsync(cancellationToken);
    }

    /// <summary>Ends those; how many there were.</summary>
    public async Task<int> EndInvitationsAsync(Person by, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var open = await OpenInvitationsAsync(by, cancellationToken);
        foreach (var invitation in open) invitation.End();
        return open.Count;
    }

    /// <summary>Whether such an invitation was ever made.</summary>
    public Task<bool> KnowsAsync(string typed, CancellationToken cancellationToken)
    {
        var code = Codes.Read(typed);
        return db.Invitations.AnyAsync(i => i.Code == code, cancellationToken);
    }

    /// <summary>Uses an invitation up by one; null when it does not work (any more). Takes the write lock; does not commit.</summary>
    public async Task<Invitation?> TakeInvitationAsync(string typed, CancellationToken cancellationToken)
    {
        var code = Codes.Read(typed);
        await db.BeginWriteAsync(cancellationToken);
        if (await db.Invitations.FirstOrDefaultAsync(i => i.Code == code, cancellationToken) is not { } invitation || !invitation.Works(clock.GetUtcNow())) return null;
        if (!invitation.AsksFirst) invitation.Use();
        return invitation;
    }

    /// <summary>Takes a person's access away, or gives it back. With it goes what they asked for and nobody decided.</summary>
    public async Task<Result<Done>> RemoveAsync(Person person, bool removed, CancellationToken cancellationToken)
    {
        if (person.IsBaseline) return new NotAHuman(person.Name);
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(person).ReloadAsync(cancellationToken);
        if (removed && person.IsOwner && !await db.People.AnyAsync(p => p.IsOwner && p.RemovedAt == null && p.Id != person.Id, cancellationToken))
            return new LastOwner(person.Name);
        if (removed)
        {
            await redeem.WithdrawAllAsync(person, cancellationToken);
            await claims.LapseAllAsync(person.Id, cancellationToken);
        }
        person.Remove(removed ? person.RemovedAt ?? clock.GetUtcNow() : null);
        return Done.Ok;
    }

    // Whoever was turned away may be let in now, and then deserves an answer.
    private async Task ForgetStrangersAsync(CancellationToken cancellationToken) =>
        db.Strangers.RemoveRange(await db.Strangers.ToListAsync(cancellationToken));
}

public sealed record BadInvitation(int Uses, int Days)
    : Error("bad_invitation", $"An invitation is for 1 to {Uses} people and 1 to {Days} days: /invite uses=5 days=14");

public sealed record InvitationSpent()
    : Error("invitation_spent", "That invitation does not work (any more): it expired, was used up, or was mistyped. Ask whoever gave it to you for a new one.");

public sealed record NotInvited(string Lab)
    : Error("not_invited", $"Hello! I work for the members of {(Lab.Length > 0 ? Lab : "this lab")}, and I do not know you yet. Ask somebody there for an invitation, then send me: /enter <code>");
