using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Scoring;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Challenges;

/// <summary>A challenge in a list, as one person sees it.</summary>
public sealed record ListedChallenge(Challenge Challenge, ChallengeDefinition Definition, int Members)
{
    /// <summary>The reader's own role and best ranked value on the public split (as the leaderboard rounds it); null where there is none.</summary>
    public Role? Role { get; init; }
    public double? Best { get; init; }
}

/// <summary>Challenges with who is in them and how a person stands.</summary>
public sealed class ChallengeList(CoResearchDb db)
{
    /// <summary>In the order of <paramref name="visible"/>.</summary>
    public async Task<IReadOnlyList<ListedChallenge>> OfAsync(
        IReadOnlyList<Challenge> visible, Person reader, CancellationToken cancellationToken)
    {
        var ids = visible.Select(c => c.Id).ToList();
        var versions = visible.Select(c => c.VersionId).ToList();
        var boards = visible.Select(c => c.BoardJudgingId).ToList();
        var definitions = await db.ChallengeVersions.AsNoTracking().Where(v => versions.Contains(v.Id)).ToDictionaryAsync(v => v.ChallengeId, cancellationToken);
        var members = await db.Memberships.Where(m => ids.Contains(m.ChallengeId) && m.LeftAt == null)
            .Where(m => !db.People.Any(p => p.Id == m.PersonId && p.Name == Person.BaselineName))
            .GroupBy(m => m.ChallengeId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var roles = await db.Memberships.Where(m => m.PersonId == reader.Id && m.LeftAt == null)
            .ToDictionaryAsync(m => m.ChallengeId, m => m.Role, cancellationToken);
        var standings = await db.Standings.AsNoTracking()
            .Where(s => boards.Contains(s.JudgingId) && s.Split == Splits.Public && s.PersonId == reader.Id && !s.Unranked)
            .ToDictionaryAsync(s => s.JudgingId, s => s.SortKey, cancellationToken);
        return [.. visible.Select(c => new ListedChallenge(c, definitions[c.Id].Definition, members.GetValueOrDefault(c.Id))
        {
            Role = roles.TryGetValue(c.Id, out var role) ? role : null,
            Best = standings.TryGetValue(c.BoardJudgingId, out var key) ? Value(key, definitions[c.Id].Definition.Objective) : null,
        })];
    }

    private static double Value(double sortKey, ObjectiveSpec objective) => (objective.Direction == Direction.Maximize ? -sortKey : sortKey) + 0.0;
}
