using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Risks;

/// <summary>A risk as people read it.</summary>
public sealed record RiskRow(Risk Risk, string? Owner, string? ClosedBy);

/// <summary>Reads the risks of a challenge.</summary>
public sealed class RiskList(CoResearchDb db)
{
    /// <summary>Those that may still happen, the gravest first.</summary>
    public async Task<IReadOnlyList<RiskRow>> OpenAsync(ChallengeId challenge, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(db.Risks.Where(r => r.ChallengeId == challenge && r.ClosedAt == null), cancellationToken)).OrderByDescending(r => r.Risk.Weight).ThenBy(r => r.Risk.Id)];

    /// <summary>What became of the others, the newest first.</summary>
    public async Task<IReadOnlyList<RiskRow>> ClosedAsync(ChallengeId challenge, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(db.Risks.Where(r => r.ChallengeId == challenge && r.ClosedAt != null), cancellationToken)).OrderByDescending(r => r.Risk.ClosedAt)];

    public async Task<RiskRow?> FindAsync(long id, CancellationToken cancellationToken) => await RowsAsync(db.Risks.Where(r => r.Id == id), cancellationToken) is [var row] ? row : null;

    /// <summary>The row of a risk as it was changed just now, before that is written.</summary>
    public async Task<RiskRow> ChangedAsync(Risk risk, CancellationToken cancellationToken) =>
        new(risk, await db.People.Where(p => p.Id == risk.OwnerId).Select(p => p.Name).FirstOrDefaultAsync(cancellationToken), null);

    private Task<List<RiskRow>> RowsAsync(IQueryable<Risk> risks, CancellationToken cancellationToken) => risks.AsNoTracking()
        .Select(r => new RiskRow(
            r, db.People.Where(p => p.Id == r.OwnerId).Select(p => p.Name).FirstOrDefault(), db.People.Where(p => p.Id == r.ClosedBy).Select(p => p.Name).FirstOrDefault()))
        .ToListAsync(cancellationToken);
}
