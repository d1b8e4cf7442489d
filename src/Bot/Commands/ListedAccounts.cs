using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Reads which account on which platform a list is to hold, in every form in which people have it at hand.</summary>
internal sealed class ListedAccounts(CoResearchDb db, IEnumerable<IPlatform> platforms)
{
    public static IReadOnlyList<ArgumentSpec> Arguments { get; } =
    [
        new("platform", ArgumentKind.Word, "slack or telegram"),
        new("account", ArgumentKind.Word, "the account's user name, its address or its id there"),
    ];

    public async Task<Result<(string Platform, string Account)>> ReadAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var outside = platforms.Where(p => !p.Limits.NamesAreIdentities).ToList();
        if (PlatformNames.Find(outside, call.Text("platform")!).Failed(out var platform, out var error)) return error;
        var typed = call.Text("account")!.Trim();

        // A mention of somebody whom the lab knows arrives as their name here.
        if (typed.StartsWith('@') && await (
            from identity in db.Identities
            join person in db.People on identity.PersonId equals person.Id
            where identity.Platform == platform && person.Name == typed.Substring(1)
            select identity.ExternalId).FirstOrDefaultAsync(cancellationToken) is { } known) return (platform, known);
        return outside.Find(p => p.Name == platform)!.ReadAccount(typed).Failed(out var account, out error) ? error : (platform, account);
    }
}
