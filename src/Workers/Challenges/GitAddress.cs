using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;
using LibGit2Sharp;

namespace CoResearch.Workers.Challenges;

/// <summary>A challenge's public part in a git repository: its default branch's tree, without history.</summary>
internal static class GitAddress
{
    /// <summary>Whether a text is an address rather than a name: https, ssh, git@host:path, or a bare repository on this machine.</summary>
    public static bool Looks(string text) =>
        text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal)
        || text.StartsWith("ssh://", StringComparison.Ordinal) || text.StartsWith("file://", StringComparison.Ordinal)
        || (text.StartsWith("git@", StringComparison.Ordinal) && text.Contains(':'));

    /// <summary>The tree at the tip; lab/ and private/ must not be in a repository, and are refused.</summary>
    public static Result<Done> Export(string address, string target, CancellationToken cancellationToken)
    {
        try
        {
            Repository.Clone(address, target, new CloneOptions { RecurseSubmodules = false, FetchOptions = { OnProgress = _ => !cancellationToken.IsCancellationRequested } });
        }
        catch (LibGit2SharpException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new DataRefused($"The repository could not be read: {e.Message}");
        }
        ForgetHistory(target);
        // Before anything is written: a link could lead the writing elsewhere.
        var links = ChallengeFolder.Links(target);
        if (links.Count > 0)
            return new MistakesError(links);
        foreach (var hidden in new[] { ChallengeFolder.Lab, ChallengeFolder.Private })
            if (Directory.Exists(Path.Combine(target, hidden)))
                return new DataRefused($"The repository holds {hidden}/, which members must never see. Take it out of the repository and its history, and name it apart with hidden=<folder>.");
        return Done.Ok;
    }

    // Git marks its objects read-only, which Windows refuses to delete.
    private static void ForgetHistory(string folder)
    {
        var git = Path.Combine(folder, ".git");
        foreach (var file in Directory.EnumerateFiles(git, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(git, recursive: true);
    }
}
