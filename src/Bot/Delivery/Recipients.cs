using CoResearch.Bot.Platforms;
using CoResearch.Bot.Views;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Delivery;

/// <summary>
/// Where people are told things, on platforms that are configured now: where they were last alone with the bot, or where they last
/// spoke to it, or by their account where the platform lets the bot write first. Whoever is nowhere is not told.
/// </summary>
internal sealed class Recipients(CoResearchDb db, IEnumerable<IPlatform> platforms, LeftBehind left, LabRules rules, TimeProvider time)
{
    private readonly List<string> _platforms = [.. platforms.Select(p => p.Name)];
    private readonly List<string> _writeFirst = [.. platforms.Where(p => p.Limits.WritesFirst).Select(p => p.Name)];

    /// <summary>Where a notice is told: to its person, if it is still theirs to hear, to the channels that it concerns, or to everybody.</summary>
    public async Task<IReadOnlyList<Address>> OfAsync(Notice notice, INoticeView view, CancellationToken cancellationToken)
    {
        var waits = view.Waits(notice);
        if (notice.PersonId is { } only)
            return await left.HasAsync(notice, cancellationToken) ? []
                : await (view.InAccount(notice) is { } account ? OfAccountAsync(only, account, cancellationToken) : OfAsync(only, null, cancellationToken, waits)) is { } one ? [one] : [];
        if (view.InChannels && await OfChannelsAsync(notice.ChallengeId, view.InTeamAlone, view.InLabToo, cancellationToken) is var channels && (channels.Count > 0 || !view.OrEverybody)) return channels;
        return !view.InTeamAlone ? await OfAllAsync(notice.ChallengeId, cancellationToken, waits)
            : notice.ChallengeId is { } team ? await OfMembersAsync(team, waits, cancellationToken) : [];
    }

    /// <summary>The place of one person; on one platform, where it is named. Whoever has no access any more is told nothing.</summary>
    public async Task<Address?> OfAsync(PersonId person, string? platform, CancellationToken cancellationToken, bool waits = false)
    {
        var reader = await db.People.Where(p => p.Id == person).Select(p => new { p.RemovedAt, p.Language, p.TimeZone }).FirstOrDefaultAsync(cancellationToken);
        if (reader?.RemovedAt is not null) return null;
        var places = await db.Presences.Where(p => p.PersonId == person).ToListAsync(cancellationToken);
        var accounts = await db.Identities.Where(i => i.PersonId == person).ToListAsync(cancellationToken);
        return Best(places.Where(p => platform is null || p.Platform == platform), accounts.Where(a => platform is null || a.Platform == platform), reader?.Language) is { } place ? place with { Person = person, NotBefore = waits ? Awake(reader?.TimeZone) : null } : null;
    }

    /// <summary>The place of one account of a person and of no other; in the terminal, where all speak on one screen, the person's.</summary>
    public async Task<Address?> OfAccountAsync(PersonId person, Address account, CancellationToken cancellationToken) =>
        platforms.FirstOrDefault(p => p.Name == account.Platform) is not { } platform ? null
        : platform.Limits.NamesAreIdentities ? await OfAsync(person, account.Platform, cancellationToken)
        : await db.People.FirstAsync(p => p.Id == person, cancellationToken) is { RemovedAt: null, Language: var language } ? account with { Language = language, Person = person } : null;

    /// <summary>Whether a message is for somebody alone who lost access after it was put on its way.</summary>
    public Task<bool> IsForRemovedAsync(OutboxMessage message, CancellationToken cancellationToken) => (
        from person in db.People
        where person.RemovedAt != null && person.RemovedAt > message.CreatedAt
        where db.Identities.Any(i => i.PersonId == person.Id && i.Platform == message.Platform && (i.ExternalId == message.Conversation || i.ExternalId == message.OnlyFor))
            || db.Presences.Any(p => p.PersonId == person.Id && p.Platform == message.Platform && p.Conversation == message.Conversation && p.Private)
        select person.Id).AnyAsync(cancellationToken);

    /// <summary>
    /// Everyone's place, once each, and the bound channels: of the challenge's active members and the lab owners, or of the whole lab. Whoever
    /// is nowhere but in a channel reads it there, when the channel is not quiet.
    /// </summary>
    public async Task<IReadOnlyList<Address>> OfAllAsync(ChallengeId? challenge, CancellationToken cancellationToken, bool waits = false)
    {
        var members = db.Memberships.Where(m => m.ChallengeId == challenge && m.LeftAt == null).Select(m => m.PersonId);
        var readers = db.People.Where(p => p.RemovedAt == null && (challenge == null || p.IsOwner || members.Contains(p.Id)));
        var told = readers.Select(p => p.Id);
        var who = await readers.Select(p => new { p.Id, p.Language, p.TimeZone }).ToDictionaryAsync(p => p.Id, cancellationToken);
        var places = (await db.Presences.Where(p => told.Contains(p.PersonId)).ToListAsync(cancellationToken)).ToLookup(p => p.PersonId);
        var accounts = (await db.Identities.Where(i => told.Contains(i.PersonId)).ToListAsync(cancellationToken)).ToLookup(i => i.PersonId);

        // Whoever came between these reads was not there when it happened.
        var people = places.Select(p => p.Key).Union(accounts.Select(a => a.Key)).Where(who.ContainsKey)
            .Select(p => Best(places[p], accounts[p], who[p].Language) is { } place ? place with { NotBefore = waits ? Awake(who[p].TimeZone) : null } : null).OfType<Address>();
        var channels = await db.Channels.Where(c => _platforms.Contains(c.Platform)).ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        var alone = people.Select(a => channels.FindAll(c => (c.Platform, c.Conversation) == (a.Platform, a.Conversation)) is not [var channel, ..] bound ? a
            : bound.Exists(c => c.ChallengeId == challenge) ? null : a with { NotBefore = channel.QuietEnd(now) }).OfType<Address>();
        return [.. channels.Where(c => c.ChallengeId == challenge).Select(c => new Address(c.Platform, c.Conversation, c.Topic) { NotBefore = c.QuietEnd(now) })
            .Concat(alone).DistinctBy(a => (a.Platform, a.Conversation, a.Thread)).OrderBy(a => a.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>The private places of a challenge's active members: whoever is nowhere alone with the bot is not told.</summary>
    public async Task<IReadOnlyList<Address>> OfMembersAsync(ChallengeId challenge, bool waits, CancellationToken cancellationToken)
    {
        var members = db.Memberships.Where(m => m.ChallengeId == challenge && m.LeftAt == null).Select(m => m.PersonId);
        var readers = await db.People.Where(p => p.RemovedAt == null && members.Contains(p.Id)).OrderBy(p => p.Id).Select(p => new { p.Id, p.Language, p.TimeZone }).ToListAsync(cancellationToken);
        var places = (await db.Presences.Where(p => members.Contains(p.PersonId) && p.Private).ToListAsync(cancellationToken)).ToLookup(p => p.PersonId);
        var accounts = (await db.Identities.Where(i => members.Contains(i.PersonId)).ToListAsync(cancellationToken)).ToLookup(i => i.PersonId);
        return [.. readers.Select(p => Best(places[p.Id], accounts[p.Id], p.Language) is { } place ? place with { Person = p.Id, NotBefore = waits ? Awake(p.TimeZone) : null } : null).OfType<Address>().DistinctBy(a => (a.Platform, a.Conversation))];
    }

    /// <summary>The channels of a challenge, or the lab's own where it has none or none is meant; of what a team <paramref name="alone"/> reads, the challenge's only, and both of what the lab reads, too.</summary>
    public async Task<IReadOnlyList<Address>> OfChannelsAsync(ChallengeId? challenge, bool alone, bool labToo, CancellationToken cancellationToken)
    {
        var channels = await db.Channels.Where(c => _platforms.Contains(c.Platform) && (c.ChallengeId == challenge || c.ChallengeId == null)).ToListAsync(cancellationToken);
        var ofOwn = alone || channels.Exists(c => c.ChallengeId == challenge);
        var meant = channels.Where(c => c.ChallengeId == challenge ? ofOwn : labToo || !ofOwn);
        return [.. meant.Select(c => new Address(c.Platform, c.Conversation, c.Topic) { NotBefore = c.QuietEnd(time.GetUtcNow()) })];
    }

    /// <summary>When the quiet hours end that are now in this zone; null where there are none.</summary>
    private DateTimeOffset? Awake(string? timeZone) => rules.Quiet.EndAt(time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(timeZone ?? Person.FirstTimeZone));

    private Address? Best(IEnumerable<Presence> places, IEnumerable<Identity> accounts, string? language)
    {
        var own = places.Where(p => _platforms.Contains(p.Platform)).OrderByDescending(p => p.SeenAt).ToList();
        if (own.Find(p => p.Private) is { } alone) return new Address(alone.Platform, alone.Conversation) { Language = language };
        if (accounts.FirstOrDefault(a => _writeFirst.Contains(a.Platform)) is { } account) return new Address(account.Platform, account.ExternalId) { Language = language };
        return own is [var latest, ..] ? new Address(latest.Platform, latest.Conversation) : null;
    }
}
