using CoResearch.Domain.People;

namespace CoResearch.Domain.GitHub;

/// <summary>The GitHub account that a person has shown to be theirs; an account is one person's.</summary>
public sealed class GitHubAccount(PersonId personId, long userId, string login, DateTimeOffset linkedAt)
{
    public PersonId PersonId { get; private set; } = personId;

    /// <summary>GitHub's number, which stays when the account is renamed and is never given again.</summary>
    public long UserId { get; private set; } = userId;
    public string Login { get; private set; } = login;
    public DateTimeOffset LinkedAt { get; private set; } = linkedAt;

    public void Become(GitHubUser user, DateTimeOffset now) => (UserId, Login, LinkedAt) = (user.Id, user.Login, now);
}

/// <summary>
/// A code with which a person shows that an account or a repository is theirs. Worth nothing to anybody else, so it may be seen in public.
/// </summary>
public sealed class GitHubCode(PersonId personId, string code, DateTimeOffset expiresAt)
{
    public static readonly TimeSpan Validity = TimeSpan.FromDays(1);

    public PersonId PersonId { get; private set; } = personId;
    public string Code { get; private set; } = code;
    public DateTimeOffset ExpiresAt { get; private set; } = expiresAt;

    /// <summary>As it is put into a gist or a file.</summary>
    public string Shown => "coresearch-" + Codes.Show(Code);
}
