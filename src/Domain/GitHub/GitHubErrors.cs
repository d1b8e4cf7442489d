using CoResearch.Domain.Shared;

namespace CoResearch.Domain.GitHub;

/// <summary>GitHub did not do what was asked, for a reason that passes; nothing was changed, and it may be asked again.</summary>
public abstract record GitHubUnavailable(string Code, string Sentence, DateTimeOffset? Until) : Error(Code, Sentence);

public sealed record GitHubDown(string What)
    : GitHubUnavailable("github_down", $"GitHub does not answer ({What}). Nothing was changed; try again in a few minutes.", null);

public sealed record GitHubBusy(DateTimeOffset At)
    : GitHubUnavailable("github_busy", $"GitHub asks the lab to wait until {At:HH:mm:ss} UTC. Nothing was changed; try again then.", At);

public sealed record GitHubLocksOut()
    : GitHubUnavailable("github_locks_out", "GitHub does not accept the lab's credentials any more. Nothing was changed; a lab owner has to renew them (GitHub in the configuration).", null);

public sealed record GitHubForbidsStatuses(DateTimeOffset At)
    : GitHubUnavailable("github_forbids_statuses", $"The lab may not write commit statuses (403). A lab owner gives it the right \"Commit statuses: write\"; it is tried again at {At:HH:mm} UTC.", At);

public sealed record GitHubUnsure(string FullName)
    : GitHubUnavailable("github_unsure", $"GitHub did not answer at the last step, so I cannot tell whether your commit is on {FullName}. If it is, it is found and scored by itself; if not, nothing was changed.", null);

public sealed record GitHubOff()
    : Error("github_off", "This lab is not connected to GitHub. Use the fork that /join makes here, or ask a lab owner to set GitHub up.");

public sealed record NotOnGitHub(string Address, string Host)
    : Error("not_on_github", $"\"{Address}\" is no repository on {Host}. Write owner/name, or copy the address from your browser: https://{Host}/owner/name.");

public sealed record NoSuchRepository(string FullName)
    : Error("no_such_repository", $"I cannot see {FullName}: it does not exist, or it is private and the lab was not let in. Check the name, or let the lab in.");

/// <summary>To somebody who names a repository: the same for one that is not there and for a private one that they have not shown to be theirs.</summary>
public sealed record UnseenRepository(string FullName, string File, string Shown, DateTimeOffset Until)
    : Error("unseen_repository", $"I cannot see {FullName}: it does not exist, or it is private and not shown to be yours, or the lab was not let in. Check the name and let the lab in. "
        + $"A private one shows whose it is by a file {File} with the line {Shown} at the top of its default branch by {Until:yyyy-MM-dd HH:mm} UTC: then type the same again. "
        + "Or link your account with /link github, if the repository is your own.");

public sealed record NoSuchGitHubUser(string Login)
    : Error("no_such_github_user", $"GitHub knows no account \"{Login}\". Write the name as it stands in your profile's address.");

public sealed record GitHubForbids(string FullName)
    : Error("github_forbids", $"The lab may read {FullName} but not write to it. Nothing was changed: let the lab write, or use git.");

public sealed record GitHubTooLarge(string FullName, long Limit)
    : PhrasedError("github_too_large", $"{FullName} brings more than {Limit / 1048576.0:0.#} MB, which is the limit of this lab. Keep data out of the repository; a large file must go from its history, too.");

public sealed record GitHubUnreadable(string FullName)
    : Error("github_unreadable", $"What {FullName} sent is no sound git repository. Push again; if that does not help, ask a lab owner, whose log says more.");

public sealed record CommitDiffers(string FullName)
    : Error("commit_differs", $"GitHub made another commit of it than the lab, so {FullName} was left as it was. Commit with git instead, and tell a lab owner.");

public sealed record NoSuchBranchThere(string FullName, string Branch)
    : Error("no_such_branch_there", $"{FullName} has no branch {Branch}, which is the one that is scored. Push it first.");

public sealed record RepositoryTaken(string FullName)
    : Error("repository_taken", $"{FullName} is another membership's fork already. Use a repository of your own.");

public sealed record SameRepository(string Slug, string FullName)
    : Error("same_repository", $"{FullName} is your fork of {Slug} already: push to it.");

public sealed record NotItsFork(string FullName, string Slug, string? Repository)
    : Error("not_its_fork", $"{FullName} does not come from the baseline of {Slug}. "
        + (Repository is null
            ? $"Type /join {Slug} to get the baseline, and push that repository to GitHub."
            : $"Fork {Repository} on GitHub, and join with the fork."));

public sealed record ProveRepository(string FullName, string File, string Shown, DateTimeOffset Until)
    : Error("prove_repository", $"Show that {FullName} is yours: put a file {File} with the line {Shown} at the top of its default branch by {Until:yyyy-MM-dd HH:mm} UTC, "
        + "then type the same again. Or link your account with /link github, if the repository is your own.");

public sealed record GistMissing(string Login, string Shown)
    : Error("gist_missing", $"I see no public gist of {Login} with {Shown} in it. Make one on gist.github.com, public, and type the same again; GitHub may take a minute to show it.");

public sealed record GitHubCodeSpent()
    : Error("github_code_spent", "Your code has run out or was never given. Type /link github for a new one.");

public sealed record GitHubAccountTaken(string Login)
    : Error("github_account_taken", $"The GitHub account {Login} is somebody else's here. Ask a lab owner if that is wrong.");

public sealed record NoGitHubAccount()
    : Error("no_github_account", "No GitHub account is linked with you here.");
