using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Process.Onboarding;

/// <summary>Somebody who is not in the lab followed an open call and waits for a mentor. One of an account and challenge.</summary>
public sealed class EntryRequest(string platform, string account, string conversation, ChallengeId challengeId, DateTimeOffset at)
{
    public long Id { get; private set; }
    public string Platform { get; private set; } = platform;
    public string Account { get; private set; } = account;

    /// <summary>Where they wrote, and are answered.</summary>
    public string Conversation { get; private set; } = conversation;

    /// <summary>The name that people see, the user name that mentions them, what their program speaks: where the platform tells.</summary>
    public string? Name { get; init; }
    public string? Handle { get; init; }
    public string? Locale { get; init; }
    public ChallengeId ChallengeId { get; private set; } = challengeId;
    public DateTimeOffset At { get; private set; } = at;
    public PersonId? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public bool Admitted { get; private set; }

    /// <summary>Nobody was let in or turned down yet, or turning down was a slip of not long ago.</summary>
    public bool MayBeAdmittedAt(DateTimeOffset now) => DecidedAt is null || (!Admitted && now - DecidedAt < OpenCall.DeclineCanBeTakenBack);

    public void AskAgain(DateTimeOffset at) => (At, Admitted, DecidedBy, DecidedAt) = (at, false, null, null);

    public void Decide(bool admitted, PersonId by, DateTimeOffset at) => (Admitted, DecidedBy, DecidedAt) = (admitted, by, at);
}

internal sealed class EntryRequestMap : IEntityTypeConfiguration<EntryRequest>
{
    public void Configure(EntityTypeBuilder<EntryRequest> builder)
    {
        builder.HasIndex(r => new { r.Platform, r.Account, r.ChallengeId }).IsUnique();
        builder.HasOne<Challenge>().WithMany().HasForeignKey(r => r.ChallengeId);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.DecidedBy);
    }
}

/// <summary>
/// Open calls: a code for everybody, with which one asks to come in; mentors of the challenge, or lab owners where it has none, are told and
/// decide. Does not commit.
/// </summary>
public sealed class OpenCall(CoResearchDb db, Team team, TimeProvider clock, Pulses pulses)
{
    /// <summary>Requests of a challenge that can wait at once: somebody who makes accounts cannot flood its mentors.</summary>
    private const int MostWaiting = 50, MostDays = 365;

    public static readonly TimeSpan DeclineCanBeTakenBack = TimeSpan.FromDays(30), DeclinedIsKept = TimeSpan.FromDays(90);

    /// <summary>Makes the code. It lets nobody in by itself.</summary>
    public async Task<Result<Invitation>> BeginAsync(Person by, Challenge challenge, int days, CancellationToken cancellationToken)
    {
        if (challenge.State != ChallengeState.Open) return new ChallengeNotOpen(challenge.Slug, challenge.State);
        if (days is < 1 or > MostDays) return new BadCallDays(MostDays, challenge.Slug);
        await db.BeginWriteAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var invitation = new Invitation(Codes.New(), by.Id, challenge.Id, 1, now, now.AddDays(days)) { AsksFirst = true };
        db.Invitations.Add(invitation);
        return invitation;
    }

    /// <summary>Ends all calls of a challenge that are open; how many there were. Who asked before still waits.</summary>
    public async Task<Result<int>> EndAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var open = await db.Invitations.Where(i => i.AsksFirst && i.ChallengeId == challenge.Id && i.Uses > 0 && i.ExpiresAt > now).ToListAsync(cancellationToken);
        if (open.Count == 0) return new NoOpenCall(challenge.Slug);
        foreach (var call in open) call.End();
        return open.Count;
    }

    /// <summary>Forgets strangers whom nobody let in: they are no person here, so they cannot ask for it themselves. Commits.</summary>
    public async Task ForgetDeclinedAsync(CancellationToken cancellationToken)
    {
        var old = clock.GetUtcNow() - DeclinedIsKept;
        if (!await db.EntryRequests.AnyAsync(r => !r.Admitted && r.DecidedAt < old, cancellationToken)) return;
        await db.BeginWriteAsync(cancellationToken);
        await db.EntryRequests.Where(r => !r.Admitted && r.DecidedAt < old).ExecuteDeleteAsync(cancellationToken);
        await db.CommitAsync(cancellationToken);
    }

    /// <summary>What somebody is told who asks to come in: it waits, or it was declined. A call that was made after that is another chance.</summary>
    public async Task<Error> AskAsync(Invitation call, InboxEvent inbound, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var challenge = await db.Challenges.SingleAsync(c => c.Id == call.ChallengeId, cancellationToken);
        if (challenge.State != ChallengeState.Open) return new InvitationSpent();
        var known = await db.EntryRequests.FirstOrDefaultAsync(r => r.Platform == inbound.Platform && r.Account == inbound.Actor && r.ChallengeId == challenge.Id, cancellationToken);
        if (known is { DecidedAt: null }) return new EntryAsked(challenge.Title);
        if (known is { Admitted: false } && call.MadeAt <= known.DecidedAt) return new EntryDeclined(challenge.Title);
        if (await db.EntryRequests.CountAsync(r => r.ChallengeId == challenge.Id && r.DecidedAt == null, cancellationToken) >= MostWaiting) return new EntryCrowded(challenge.Title);
        var now = clock.GetUtcNow();

        // Whoever was let in and asks nevertheless has lost their account here since.
        var request = known;
        if (request is not null) request.AskAgain(now);
        else db.EntryRequests.Add(request = new EntryRequest(inbound.Platform, inbound.Actor, inbound.Conversation, challenge.Id, now) { Name = inbound.ActorName, Handle = inbound.ActorHandle, Locale = inbound.ActorLocale });
        await db.SaveChangesAsync(cancellationToken);
        foreach (var mentor in await team.DecidersAsync(challenge.Id, [], cancellationToken)) db.Notices.Add(Notice.Of(NoticeKind.EntryAsked, mentor, challenge.Id, request.Id, "", now));
        db.OnCommitted(pulses.Notices.Beat);
        return new EntryAsked(challenge.Title);
    }

    /// <summary>A request that waits, or may be admitted after all, for a mentor or expert of its challenge or a lab owner.</summary>
    public async Task<Result<EntryRequest>> FindAsync(Person by, long id, bool afterAll, CancellationToken cancellationToken) =>
        await db.EntryRequests.FirstOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } request
        || !await team.MayDecideAsync(by, request.ChallengeId, cancellationToken)
            ? new UnknownRequest(id)
            : request.DecidedAt is not null && !(afterAll && request.MayBeAdmittedAt(clock.GetUtcNow())) ? new RequestDecided(id, request.Admitted) : request;

    /// <summary>What waits for somebody, the oldest first.</summary>
    public Task<List<EntryRequest>> WaitingForAsync(Person by, CancellationToken cancellationToken)
    {
        var (id, owner) = (by.Id, by.IsOwner);
        return db.EntryRequests.AsNoTracking().Where(r => r.DecidedAt == null && (owner || db.Memberships.Any(m => m.PersonId == id && m.ChallengeId == r.ChallengeId && m.LeftAt == null && m.Role != Role.Student)))
            .OrderBy(r => r.Id).ToListAsync(cancellationToken);
    }
}

public sealed record BadCallDays(int Most, string Slug)
    : Error("bad_call_days", $"An open call is open for 1 to {Most} days: /opencall {Slug} days=30");

public sealed record NoOpenCall(string Slug)
    : Error("no_open_call", $"No call of {Slug} is open. /opencall {Slug} makes one.");

public sealed record EntryAsked(string Challenge)
    : Error("entry_asked", $"Hello! I told the mentors of “{Challenge}” that you would like to take part. I write to you here as soon as one of them has decided.");

public sealed record EntryDeclined(string Challenge)
    : Error("entry_declined", $"The mentors of “{Challenge}” cannot take you in this time. Thank you for asking.");

public sealed record EntryCrowded(string Challenge)
    : Error("entry_crowded", $"So many want to take part in “{Challenge}” that its mentors have to catch up first. Please ask again in a few days.");

public sealed record UnknownRequest(long Id)
    : Error("unknown_request", $"There is no request {Id} that waits for you. /requests lists those that do.");

public sealed record RequestDecided(long Id, bool Admitted)
    : Error("request_decided", $"Request {Id} is decided already: it was {(Admitted ? "admitted" : "declined")}.");
