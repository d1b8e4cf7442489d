namespace CoResearch.Domain.Shared;

/// <summary>Where everything lies below the state folder. Paths in the database are relative to it, with forward slashes.</summary>
public sealed record StatePaths(string Root)
{
    public string Database => Path.Combine(Root, "coresearch.db");
    public string Lock => Path.Combine(Root, "coresearch.lock");
    public string Runs => Path.Combine(Root, "runs");
    public string Forks => Path.Combine(Root, "forks");
    public string Challenges => Path.Combine(Root, "challenges");
    public string Exports => Path.Combine(Root, "exports");
    public string Plots => Path.Combine(Root, "plots");
    public string Logs => Path.Combine(Root, "logs");

    /// <summary>
    /// Whether a path that a person named is something in the state folder, where other challenges' hidden labels are. A name that is no
    /// path at all (a template, a number) is nothing there, also for a bot that was started in that folder.
    /// </summary>
    public bool Holds(string path)
    {
        if (path.Length == 0 || path.Contains('\0')) return false;
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path.StartsWith("file://", StringComparison.OrdinalIgnoreCase) ? path["file://".Length..] : path));
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Root));
        return Path.Exists(full)
            && (full.Equals(root, StringComparison.OrdinalIgnoreCase) || full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase));
    }

    public string Resolve(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));
}
