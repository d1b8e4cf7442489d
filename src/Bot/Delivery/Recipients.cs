using CoResearch.Bot.Platforms;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Delivery;

/// <summary>
/// Where people are told things: the conversation in which they last spoke to the bot, on a platform that is configured now. Whoever
/// never spoke is not told.
/// </summary>
internal sealed class Recipients(CoResearchDb db, IEnumerable<IPlatform> platforms)
{
    private readonly List<string> _platforms = [.. platforms.Select(p => p.Name)];

    public async Task<Address?> OfAsync(PersonId person, CancellationToken cancellationToken) =>
        await db.Presences.Where(p => p.PersonId == person && _platforms.Contains(p.Platform)).OrderByDescending(p => p.SeenAt)
            .Select(p => new Address(p.Platform, p.Conversation, null, null)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Everyone's place, once each: the challenge's active members and the lab owners, or the whole lab.</summary>
    public async Task<IReadOnlyList<Address>> OfAllAsync(ChallengeId? challenge, CancellationToken cancellationToken)
    {
        var members = db.Memberships.Where(m => m.ChallengeId == challenge && m.LeftAt == null).Select(m => m.PersonId);
        var told = db.People.Where(p => p.RemovedAt == null && (challenge == null || p.IsOwner || members.Contains(p.Id))).Select(p => p.Id);
        var places = await db.Presences.Where(p => told.Contains(p.PersonId) && _platforms.Contains(p.Platform)).ToListAsync(cancellationToken);
        return [.. places.GroupBy(p => p.PersonId).Select(own => own.MaxBy(p => p.SeenAt)!)
            .Select(p => new Address(p.Platform, p.Conversation)).Distinct().OrderBy(a => a.ToString(), StringComparer.Ordinal)];
    }
}
