using CoResearch.Bot.Commands;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Onboarding;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Dispatch;

/// <summary>
/// Finds who did something, and decides whether somebody new may come in: by the platform's rule, with an invitation, with a code that
/// links the account to a person who is in, or with the code of the first owner. A stranger is told once, politely, and becomes nobody.
/// </summary>
internal sealed class Doorkeeper(
    CoResearchDb db, IdentifyPerson identify, EnterLab enter, OpenCall openCall, LinkAccounts link, OwnerClaim claim, LabSettings lab, LabCalendar calendar, TimeProvider time)
{
    /// <summary>What somebody who is not in yet may say.</summary>
    private const string Claim = "claim", Enter = "enter", Link = "link";
    private const int MostWrongCodes = 3;

    public async Task<Admission> AdmitAsync(InboxEvent inbound, string text, IPlatform platform, CancellationToken cancellationToken)
    {
        if (platform.Limits.NamesAreIdentities || await identify.FindAsync(platform, inbound.Actor, cancellationToken) is not null)
            return Of(await identify.FindOrCreateAsync(platform, inbound.Actor, inbound.ActorName, inbound.ActorHandle, owner: false, cancellationToken));
        var words = CommandLine.Read(text).Words.Select((w, i) => i == 0 ? w.Value.ToLowerInvariant() : w.Value).ToList();
        switch (words)
        {
            case [Claim, var code, ..] when claim.Fits(code):
                return Of(await CreateAsync());
            case [Enter, var code, ..]:
                if (!await enter.KnowsAsync(code, cancellationToken)) return await MistypedAsync(inbound, new InvitationSpent(), cancellationToken);

                // What the platform tells may take long, and the invitation is taken in a unit of work that writes.
                var profile = await platform.ProfileAsync(inbound.Actor, cancellationToken);
                if (await enter.TakeInvitationAsync(code, cancellationToken) is not { } taken) return await MistypedAsync(inbound, new InvitationSpent(), cancellationToken);
                if (!taken.AsksFirst || await IsOpenToAsync(profile)) return Of(await CreateOfAsync(profile)) with { Invitation = taken };
                var asked = await openCall.AskAsync(taken, inbound, cancellationToken);
                await db.CommitAsync(cancellationToken);
                return new Admission { Refusal = asked };
            case [Link, var code, ..]:
                var account = await LinkCommand.AccountAsync(platform, inbound.Actor, inbound.ActorHandle, cancellationToken);
                if ((await link.JoinAsync(account, code, null, cancellationToken)).Failed(out var linked, out var refused)) return await MistypedAsync(inbound, refused, cancellationToken);
                await db.CommitAsync(cancellationToken);
                return Of(linked.Person) with { Linked = linked };
        }
        if (await IsOpenAsync()) return Of(await CreateAsync());
        return inbound.Kind == InboundKind.HomeOpened ? new Admission() : await TurnAwayAsync(platform.Name, inbound.Actor, cancellationToken);

        Task<EntryMode> ModeAsync() => enter.ModeAsync(platform.Name, platform.Limits.Entry, cancellationToken);

        async Task<bool> IsOpenAsync() => await ModeAsync() != EntryMode.Invitation && await IsOpenToAsync(await platform.ProfileAsync(inbound.Actor, cancellationToken));

        async Task<bool> IsOpenToAsync(Profile? profile) => await enter.IsOpenAsync(
            platform.Name, await ModeAsync(), inbound.Actor, inbound.ActorHandle ?? profile?.Handle, profile?.FromElsewhere == true, cancellationToken);

        async Task<Result<Person>> CreateAsync() => await CreateOfAsync(await platform.ProfileAsync(inbound.Actor, cancellationToken));

        Task<Result<Person>> CreateOfAsync(Profile? profile) =>
            identify.FindOrCreateAsync(platform, inbound.Actor, inbound.ActorName, inbound.ActorHandle, owner: false, profile, cancellationToken);
    }

    private static Admission Of(Result<Person> found) =>
        found.Failed(out var person, out var error) ? new Admission { Refusal = error }
        : person.RemovedAt is not null ? new Admission { Refusal = new AccessLost(person.Name) }
        : new Admission { Person = person };

    /// <summary>One answer for each account; the next ones are silence.</summary>
    private async Task<Admission> TurnAwayAsync(string platform, string actor, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var stranger = await StrangerAsync(platform, actor, cancellationToken);
        if (stranger.AnsweredAt is not null) return new Admission();
        stranger.Answer(time.GetUtcNow());
        await db.CommitAsync(cancellationToken);
        return new Admission { Refusal = new NotInvited(lab.Name) };
    }

    /// <summary>A code that opens nothing is answered a few times a day, the last time with that; a good one works nevertheless.</summary>
    private async Task<Admission> MistypedAsync(InboxEvent inbound, Error refusal, CancellationToken cancellationToken)
    {
        var today = calendar.DayOf(time.GetUtcNow());
        if ((await db.Strangers.AsNoTracking().FirstOrDefaultAsync(s => s.Platform == inbound.Platform && s.ExternalId == inbound.Actor, cancellationToken))?.WrongCodesOn(today) >= MostWrongCodes)
            return new Admission();
        await db.DropChangesAsync();
        await db.BeginWriteAsync(cancellationToken);
        var typed = (await StrangerAsync(inbound.Platform, inbound.Actor, cancellationToken)).Mistype(today);
        await db.CommitAsync(cancellationToken);
        return new Admission { Refusal = typed < MostWrongCodes ? refusal : new NoMoreCodes() };
    }

    private async Task<Stranger> StrangerAsync(string platform, string actor, CancellationToken cancellationToken)
    {
        var known = await db.Strangers.FindAsync([platform, actor], cancellationToken);
        if (known is null) db.Strangers.Add(known = new Stranger(platform, actor));
        return known;
    }
}

/// <summary>Who came in, or what is said to somebody who may not; neither of them: nothing is said.</summary>
internal sealed record Admission
{
    public Person? Person { get; init; }
    public Error? Refusal { get; init; }

    /// <summary>The account was joined with a person who was in already, and the line that asked for it is answered by that.</summary>
    public LinkedAccount? Linked { get; init; }

    /// <summary>What let them in just now.</summary>
    public Invitation? Invitation { get; init; }
}
