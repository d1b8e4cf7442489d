using System.Text.RegularExpressions;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.GitHub;

/// <summary>
/// A repository on the lab's GitHub, as people write it: https://host/owner/name, ssh://git@host/owner/name, git@host:owner/name,
/// host/owner/name or owner/name, with or without .git and what a browser puts behind it. Only owner and name are taken from it, so no
/// address leads the bot to another machine.
/// </summary>
public sealed partial record RepositoryAddress(string Owner, string Name)
{
    public string FullName => $"{Owner}/{Name}";

    public static Result<RepositoryAddress> Parse(string text, string host)
    {
        var rest = text.Trim().Trim('<', '>');
        if (Scheme().Match(rest) is { Success: true } scheme)
        {
            if (!Uri.TryCreate(rest, UriKind.Absolute, out var address) || !IsHost(address.Authority[(address.Authority.LastIndexOf('@') + 1)..], host))
                return new NotOnGitHub(Shown(text), host);
            if (scheme.Groups[1].Value.ToLowerInvariant() is not ("https" or "http" or "ssh" or "git") || address.UserInfo.Contains(':', StringComparison.Ordinal))
                return new NotOnGitHub(Shown(text), host);
            rest = address.AbsolutePath.TrimStart('/');
        }
        else if (rest.StartsWith("git@", StringComparison.OrdinalIgnoreCase) && rest.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
        {
            if (!IsHost(rest[4..colon], host)) return new NotOnGitHub(Shown(text), host);
            rest = rest[(colon + 1)..].TrimStart('/');
        }
        else if (rest.Count(c => c == '/') >= 2 && IsHost(rest.Split('/')[0], host))
        {
            rest = rest[(rest.IndexOf('/', StringComparison.Ordinal) + 1)..];
        }
        var parts = rest.TrimEnd('/').Split('/');
        if (parts.Length > 2 && parts[2] is not ("tree" or "blob" or "commits")) return new NotOnGitHub(Shown(text), host);
        if (parts.Length < 2) return new NotOnGitHub(Shown(text), host);
        var (owner, name) = (parts[0], parts[1].EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? parts[1][..^4] : parts[1]);
        return OwnerForm().IsMatch(owner) && NameForm().IsMatch(name) && name is not ("." or "..") ? new RepositoryAddress(owner, name) : new NotOnGitHub(Shown(text), host);
    }

    private static bool IsHost(string named, string host) =>
        named.Equals(host, StringComparison.OrdinalIgnoreCase) || named.Equals("www." + host, StringComparison.OrdinalIgnoreCase);

    // It goes back to the person, who may have pasted a token with it.
    private static string Shown(string text)
    {
        var line = string.Concat(text.Where(c => !char.IsControl(c)));
        var at = line.LastIndexOf('@');
        if (at > 0 && line.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme && scheme < at) line = line[..(scheme + 3)] + line[(at + 1)..];
        return Cut.Short(line, 100);
    }

    [GeneratedRegex("^([A-Za-z][A-Za-z0-9+.-]*)://")]
    private static partial Regex Scheme();

    [GeneratedRegex("^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?$")]
    private static partial Regex OwnerForm();

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex NameForm();
}
