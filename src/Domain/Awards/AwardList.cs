using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Standings;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Awards;

/// <summary>A claim as people read it.</summary>
public sealed record ClaimRow(AwardClaim Claim, string Person, string Slug, string Title)
{
    /// <summary>What the claimant has already, where somebody decides: tags, each with the challenge or submission that it is for.</summary>
    public IReadOnlyList<(string Tag, string Slug, long? Submission)> Has { get; init; } = [];

    /// <summary>What its submission repeats, where somebody decides; null without one, and for a new result.</summary>
    public Repeat? Repeat { get; init; }

    /// <summary>Whether what was looked up when it was claimed holds still.</summary>
    public bool Holds { get; init; } = true;
}

/// <summary>An award, and who has it: how often in all, and the latest.</summary>
public sealed record AwardHolders(AwardSpec Award, int Given, IReadOnlyList<ClaimRow> Latest);

/// <summary>Which awards there are, who has them, and which claims wait.</summary>
public sealed class AwardList(CoResearchDb db, LabRules rules, CheckAward check)
{
    /// <summary>The lab's awards, each with its latest holders; what happens in a draft is for its team.</summary>
    public async Task<IReadOnlyList<AwardHolders>> HoldersAsync(int latest, CancellationToken cancellationToken)
    {
        var awards = new List<AwardHolders>();
        foreach (var award in rules.Awards)
        {
            var given = db.AwardClaims.Where(c => c.State == ClaimState.Approved && c.Scope.StartsWith(award.Tag.ToLowerInvariant() + ":")
                && db.Challenges.Any(h => h.Id == c.ChallengeId && h.State != ChallengeState.Draft));
            var rows = await RowsAsync(given.OrderByDescending(c => c.DecidedAt).ThenByDescending(c => c.Id).Take(latest), cancellationToken);
            rows.Sort((a, b) => (b.Claim.DecidedAt, b.Claim.Id.Value).CompareTo((a.Claim.DecidedAt, a.Claim.Id.Value)));
            awards.Add(new(award, await given.CountAsync(cancellationToken), rows));
        }
        return awards;
    }

    /// <summary>A person's own claims that wait.</summary>
    public Task<List<ClaimRow>> WaitingOfAsync(PersonId person, CancellationToken cancellationToken) =>
        RowsAsync(db.AwardClaims.Where(c => c.State == ClaimState.Waiting && c.PersonId == person), cancellationToken);

    /// <summary>What this person can decide, the oldest first, with what the claimants have already and what the lab finds.</summary>
    public async Task<List<ClaimRow>> WaitingForAsync(Person decider, CancellationToken cancellationToken)
    {
        var (id, owner) = (decider.Id, decider.IsOwner);
        return await WithHasAsync(await RowsAsync(db.AwardClaims.Where(c => c.State == ClaimState.Waiting && c.PersonId != id
            && (owner || db.Memberships.Any(m => m.PersonId == id && m.ChallengeId == c.ChallengeId && m.LeftAt == null && m.Role != Role.Student))), cancellationToken), cancellationToken);
    }

    public async Task<ClaimRow?> FindAsync(AwardClaimId id, CancellationToken cancellationToken) =>
        await WithHasAsync(await RowsAsync(db.AwardClaims.Where(c => c.Id == id), cancellationToken), cancellationToken) is [var row] ? row : null;

    private async Task<List<ClaimRow>> WithHasAsync(List<ClaimRow> rows, CancellationToken cancellationToken)
    {
        var people = rows.Select(r => r.Claim.PersonId).Distinct().ToList();
        var has = await RowsAsync(db.AwardClaims.Where(c => c.State == ClaimState.Approved && people.Contains(c.PersonId)), cancellationToken);
        for (var i = 0; i < rows.Count; i++) rows[i] = await LookedUpAsync(rows[i], cancellationToken);
        return [.. rows.Select(r => r with
        {
            Has = [.. has.Where(h => h.Claim.PersonId == r.Claim.PersonId && h.Claim.Id != r.Claim.Id).Select(h => (h.Claim.Tag, h.Slug, h.Claim.OnReproduction() ? h.Claim.SubmissionId?.Value : null))],
        })];
    }

    private async Task<ClaimRow> LookedUpAsync(ClaimRow row, CancellationToken cancellationToken)
    {
        if (row.Claim is not { State: ClaimState.Waiting, SubmissionId: { } id }) return row;
        var challenge = await db.Challenges.AsNoTracking().SingleAsync(c => c.Id == row.Claim.ChallengeId, cancellationToken);
        var submission = await db.Submissions.AsNoTracking().SingleAsync(s => s.Id == id, cancellationToken);
        return row with
        {
            Repeat = await check.RepeatAsync(await Board.OfAsync(db, challenge, cancellationToken), id, cancellationToken),
            Holds = rules.Award(row.Claim.Tag) is not { } award || (await check.RunAsync(award, row.Claim.PersonId, challenge, submission, cancellationToken)).Ok,
        };
    }

    private async Task<List<ClaimRow>> RowsAsync(IQueryable<AwardClaim> claims, CancellationToken cancellationToken)
    {
        var rows = await (
            from claim in claims.AsNoTracking()
            join person in db.People on claim.PersonId equals person.Id
            join challenge in db.Challenges on claim.ChallengeId equals challenge.Id
            select new ClaimRow(claim, person.Name, challenge.Slug, challenge.Title)).ToListAsync(cancellationToken);
        rows.Sort((a, b) => a.Claim.Id.Value.CompareTo(b.Claim.Id.Value));
        return rows;
    }
}
