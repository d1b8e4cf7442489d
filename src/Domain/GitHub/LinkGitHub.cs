using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.GitHub;

/// <summary>Links a person with a GitHub account that they show to be theirs: a code of the lab's in a public gist of that account.</summary>
public sealed class LinkGitHub(CoResearchDb db, IGitHub github, TimeProvider clock)
{
    /// <summary>The person's code: the one that they have, or a new one.</summary>
    public async Task<Result<GitHubCode>> OfferAsync(Person person, CancellationToken cancellationToken)
    {
        if (!github.IsOn) return new GitHubOff();
        await db.BeginWriteAsync(cancellationToken);
        return await OfferAsync(db, person.Id, clock.GetUtcNow(), cancellationToken);
    }

    internal static async Task<GitHubCode> OfferAsync(CoResearchDb db, PersonId person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var code = await db.GitHubCodes.FindAsync([person], cancellationToken);

        // Whoever has put it somewhere already must not have to change it, nor find it spent a moment later.
        if (code is not null && code.ExpiresAt > now + (GitHubCode.Validity / 2)) return code;
        if (code is not null) db.GitHubCodes.Remove(code);
        await db.SaveChangesAsync(cancellationToken);
        code = new GitHubCode(person, Codes.New(), now + GitHubCode.Validity);
        db.GitHubCodes.Add(code);
        return code;
    }

    /// <summary>Looks whether the code is in a gist of the account; an account that was linked before makes way.</summary>
    public async Task<Result<GitHubAccount>> ConfirmAsync(Person person, string login, CancellationToken cancellationToken)
    {
        if (!github.IsOn) return new GitHubOff();
        var code = await db.GitHubCodes.AsNoTracking().SingleOrDefaultAsync(c => c.PersonId == person.Id, cancellationToken);
        if (code is null || code.ExpiresAt <= clock.GetUtcNow()) return new GitHubCodeSpent();
        if ((await github.FindUserAsync(login.TrimStart('@'), cancellationToken)).Failed(out var user, out var error)) return error;
        if ((await github.GistHoldsAsync(user, code.Shown, cancellationToken)).Failed(out var holds, out error)) return error;
        if (!holds) return new GistMissing(user.Login, code.Shown);

        await db.BeginWriteAsync(cancellationToken);
        if (await db.GitHubAccounts.AnyAsync(a => a.UserId == user.Id && a.PersonId != person.Id, cancellationToken)) return new GitHubAccountTaken(user.Login);
        if (await db.GitHubCodes.SingleOrDefaultAsync(c => c.PersonId == person.Id && c.Code == code.Code, cancellationToken) is not { } spent) return new GitHubCodeSpent();
        db.GitHubCodes.Remove(spent);
        var account = await db.GitHubAccounts.FindAsync([person.Id], cancellationToken);
        if (account is null) db.GitHubAccounts.Add(account = new GitHubAccount(person.Id, user.Id, user.Login, clock.GetUtcNow()));
        else account.Become(user, clock.GetUtcNow());
        return account;
    }

    /// <summary>Forgets the person's account. Repositories that they joined with stay.</summary>
    public async Task<Result<Done>> UnlinkAsync(Person person, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await db.GitHubAccounts.FindAsync([person.Id], cancellationToken) is not { } account) return new NoGitHubAccount();
        db.GitHubAccounts.Remove(account);
        return Done.Ok;
    }
}
