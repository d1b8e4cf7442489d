using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Awards;

/// <summary>Claims an award with evidence. What the lab can look up itself is looked up first, so that a mentor is asked only where it holds.</summary>
public sealed class ClaimAward(CoResearchDb db, LabRules rules, CheckAward check, Team team, TimeProvider clock)
{
    public async Task<Result<AwardClaim>> RunAsync(
        Person person, string tag, Challenge challenge, Submission? submission, string evidence, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await db.People.AnyAsync(p => p.Id == person.Id && p.RemovedAt != null, cancellationToken)) return new NoLongerHere(person.Name);
        var bare = tag.TrimStart('#');
        if (rules.Award(bare) is not { } award) return new NoSuchAward(bare, Nearest.Hint(bare, rules.Awards.Select(a => a.Tag)));
        if (submission is not null && submission.PersonId != person.Id) return new NotYours(submission.Id);
        if ((await check.RunAsync(award, person.Id, challenge, submission, cancellationToken)).Failed(out var about, out var unfit)) return unfit;
        if (AwardClaim.Of(award, person, challenge, about.Submission, evidence, clock.GetUtcNow()).Failed(out var claim, out var error)) return error;
        if (await db.AwardClaims.SingleOrDefaultAsync(c => c.PersonId == person.Id && c.Scope == claim.Scope && c.State != ClaimState.Declined, cancellationToken) is { } before)
            return before.State == ClaimState.Waiting ? new ClaimWaits(before.Id, before.Tag) : new AwardedAlready(before.Tag);
        var readers = claim.OnReproduction()
            ? await db.Submissions.Where(s => s.ReproducesId == claim.SubmissionId && s.Agrees == true).Select(s => s.PersonId).Distinct().ToListAsync(cancellationToken) : [];
        var deciders = await team.DecidersAsync(challenge.Id, [person.Id, .. readers], cancellationToken);
        if (deciders.Count == 0) return new NobodyDecides(challenge.Slug);
        db.AwardClaims.Add(claim);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var decider in deciders)
            db.Notices.Add(Notice.Of(NoticeKind.AwardClaimed, decider, challenge.Id, claim.Id.Value, "", clock.GetUtcNow()));
        return claim;
    }

    /// <summary>Ends the claims of somebody who leaves the lab. Within a unit of work that holds the write lock.</summary>
    internal async Task LapseAllAsync(PersonId person, CancellationToken cancellationToken)
    {
        foreach (var claim in await db.AwardClaims.Where(c => c.PersonId == person && c.State == ClaimState.Waiting).ToListAsync(cancellationToken)) claim.Lapse(clock.GetUtcNow());
    }
}
