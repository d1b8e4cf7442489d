using CoResearch.Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.People;

/// <summary>The user names of accounts. They go from one account to another: whoever shows one has it now, and nobody else has. They are unique among a platform's own people only, so guests have none.</summary>
public static class Handles
{
    /// <summary>Keeps the name that an account shows; null tells nothing. Within a unit of work that writes.</summary>
    public static async Task KnowAsync(CoResearchDb db, Identity identity, string? handle, CancellationToken cancellationToken)
    {
        if (handle is null || handle == identity.Handle || identity.FromElsewhere) return;
        foreach (var other in await Of(db, identity.Platform, handle).Where(i => i.ExternalId != identity.ExternalId).ToListAsync(cancellationToken)) other.ForgetHandle();
        identity.Know(handle);
    }

    /// <summary>The accounts that a user name means; capitals do not matter.</summary>
    public static IQueryable<Identity> Of(CoResearchDb db, string platform, string handle) =>
        db.Identities.Where(i => i.Platform == platform && i.Handle != null && EF.Functions.Collate(i.Handle, "NOCASE") == handle);
}
