using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CoResearch.Domain.GitHub;

/// <summary>
/// Looks at a member's repository on GitHub and makes the local fork's branches the same. What happened to the repository itself is told
/// to the member once.
/// </summary>
public sealed class FollowFork(
    CoResearchDb db, IGitHub github, ISourceHost source, StatePaths paths, TimeProvider clock, Pulses pulses, ILogger<FollowFork> log)
{
    /// <summary>Looks; <paramref name="interval"/> is the time to the next look when nothing asks for an earlier one.</summary>
    public async Task RunAsync(long membershipId, TimeSpan interval, CancellationToken cancellationToken)
    {
        if (await db.GitHubForks.SingleOrDefaultAsync(f => f.MembershipId == membershipId, cancellationToken) is not { } fork) return;
        var membership = await db.Memberships.SingleAsync(m => m.Id == membershipId, cancellationToken);
        var look = new Look(fork, membership, fork.Asked, fork.RepositoryId);
        if (!await IsWantedAsync(membership, cancellationToken)) await EndAsync(look, (_, _) => fork.Looked(look.Asked, clock.GetUtcNow() + interval), cancellationToken);
        else if ((await LookAsync(look, cancellationToken)).Error is not { } error) await EndAsync(look, (_, _) => fork.Looked(look.Asked, clock.GetUtcNow() + interval), cancellationToken);
        else if (error is GitHubUnavailable unavailable)
        {
            log.LogWarning("GitHub cannot be asked about {Repository}: {Reason}", fork.FullName, unavailable.Code);
            await EndAsync(look, (_, now) => fork.Postpone(now, unavailable.Until), cancellationToken);
        }
        else if (error is not OtherRepository) throw new InvalidOperationException($"{fork.FullName}: {error.Code}: {error.Message}");
    }

    private Task<bool> IsWantedAsync(Membership membership, CancellationToken cancellationToken) => !membership.Active
        ? Task.FromResult(false)
        : db.Challenges.AnyAsync(c => c.Id == membership.ChallengeId && c.State == ChallengeState.Open
            && db.People.Any(p => p.Id == membership.PersonId && p.RemovedAt == null), cancellationToken);

    private async Task<Result<Done>> LookAsync(Look look, CancellationToken cancellationToken)
    {
        var found = await github.FindAsync(look.Repository, cancellationToken);
        if (found.Error is NoSuchRepository) return await MoveAsync(look, GitHubForkState.Gone, "gone", null, cancellationToken);
        if (found.Failed(out var repository, out var error)) return error;
        if (await WelcomesAsync(look, repository, cancellationToken) is { } stays) return stays;
        var branches = await db.Challenges.Where(c => c.Id == look.Membership.ChallengeId)
            .Join(db.ChallengeVersions, c => c.VersionId, v => v.Id, (_, v) => v).AsNoTracking().SingleAsync(cancellationToken);
        if ((await github.HeadsAsync(repository, branches.Definition.Branches, cancellationToken)).Failed(out var heads, out error))
            return error is NoSuchRepository ? new GitHubDown("it changes just now") : error;
        var before = source.Heads(look.Membership.ForkPath, branches.Definition.Branches);
        foreach (var branch in branches.Definition.Branches)
            if (heads.GetValueOrDefault(branch) is var there && there != before.GetValueOrDefault(branch)
                && (await BringAsync(look, repository, branch, before.GetValueOrDefault(branch), there, cancellationToken)).Error is { } failed) return failed;
        return await EndAsync(look, (_, _) => look.Fork.SawWhatWasThere(), cancellationToken);
    }

    /// <summary>Null when the repository is still the member's; else what came of it.</summary>
    private async Task<Result<Done>?> WelcomesAsync(Look look, GitHubRepository repository, CancellationToken cancellationToken)
    {
        var fork = look.Fork;
        if (repository.Owner.Id != fork.OwnerId
            && !await db.GitHubAccounts.AnyAsync(a => a.PersonId == look.Membership.PersonId && a.UserId == repository.Owner.Id, cancellationToken))
            return await MoveAsync(look, GitHubForkState.Transferred, "transferred", repository.FullName, cancellationToken);
        var what = fork.State != GitHubForkState.Followed ? "back" : repository.FullName != fork.FullName ? "renamed" : null;
        if (what is not null && !(await MoveAsync(look, GitHubForkState.Followed, what, repository.FullName, cancellationToken)).Ok) return new OtherRepository();
        return null;
    }

    private async Task<Result<Done>> BringAsync(
        Look look, GitHubRepository repository, string branch, string? before, string? there, CancellationToken cancellationToken)
    {
        var head = there;
        if (there is not null)
        {
            if (look.Fork.IsRefused(branch, there)) return Done.Ok;
            Checkpoint.Reach(Checkpoint.HeadFound, paths);
            var fetched = await github.FetchAsync(repository, look.Membership.ForkPath, [branch], cancellationToken);
            if (fetched.Error is GitHubTooLarge or GitHubUnreadable) return await RefuseAsync(look, branch, there, fetched.Error, cancellationToken);
            if (fetched.Failed(out var heads, out var error)) return error;

            // Deleted meanwhile: the next look sees it.
            if (!heads.TryGetValue(branch, out head)) return new GitHubDown("it changes just now");
            Checkpoint.Reach(Checkpoint.ObjectsFetched, paths);
        }

        // What is only to be seen must be known as seen before it can be found.
        if (look.Fork.CameBack && head is not null && (await EndAsync(look, (m, _) => m.Saw(branch, head), cancellationToken)).Error is { } gone) return gone;
        return await EndAsync(look, (_, now) =>
        {
            look.Fork.Welcome(branch);
            if (!source.Mirror(look.Membership.ForkPath, branch, before, head)) look.Fork.Ask(now);
            log.LogInformation("{Repository} has {Head} on {Branch}", repository.FullName, head ?? "nothing any more", branch);
        }, cancellationToken);
    }

    private Task<Result<Done>> RefuseAsync(Look look, string branch, string head, Error why, CancellationToken cancellationToken) => EndAsync(look, async (membership, now) =>
    {
        look.Fork.Refuse(branch, head);
        db.Notices.Add(Notice.Refuse(membership, new CommitInfo(head, "", "", "", default), why, now));
        db.Audit.Add(new People.AuditEntry(now, membership.PersonId, "push", $"{why.Code}: {head[..7]}", refused: true));
        await GitHubStatus.AskAsync(db, membership.Id, head, null, why.Message, now, cancellationToken);
        db.OnCommitted(pulses.Notices.Beat);
    }, cancellationToken);

    private Task<Result<Done>> MoveAsync(Look look, GitHubForkState state, string what, string? name, CancellationToken cancellationToken) => EndAsync(look, (membership, now) =>
    {
        var (before, old) = (look.Fork.State, look.Fork.FullName);
        look.Fork.Become(state);
        if (name is not null && state == GitHubForkState.Followed) look.Fork.Rename(name);
        if (before == state && what != "renamed") return;
        db.Notices.Add(Notice.ForkMoved(membership, what, old, name ?? old, now));
        db.OnCommitted(pulses.Notices.Beat);
    }, cancellationToken);

    private Task<Result<Done>> EndAsync(Look look, Action<Membership, DateTimeOffset> change, CancellationToken cancellationToken) => EndAsync(look, (membership, now) =>
    {
        change(membership, now);
        return Task.CompletedTask;
    }, cancellationToken);

    /// <summary>A change in a unit of work of its own, unless the member follows another repository by now, or none.</summary>
    private async Task<Result<Done>> EndAsync(Look look, Func<Membership, DateTimeOffset, Task> change, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(look.Fork).ReloadAsync(cancellationToken);
        await db.Entry(look.Membership).ReloadAsync(cancellationToken);
        if (db.Entry(look.Fork).State == EntityState.Detached || look.Fork.RepositoryId != look.Repository)
        {
            await db.DropChangesAsync();
            return new OtherRepository();
        }
        await change(look.Membership, clock.GetUtcNow());
        await db.CommitAsync(cancellationToken);
        return Done.Ok;
    }

    /// <summary>The member follows another one by now, which has its own look, or none.</summary>
    private sealed record OtherRepository() : Error("other_repository", "Another repository is followed by now, or none.");

    private sealed record Look(GitHubFork Fork, Membership Membership, int Asked, long Repository);
}
