namespace CoResearch.Domain.Shared;

/// <summary>Where everything lies below the state folder. Paths in the database are relative to it, with forward slashes.</summary>
public sealed record StatePaths(string Root)
{
    public const string RewardsFolder = "rewards", ArtefactsFolder = "artefacts";

    public string Database => Path.Combine(Root, "coresearch.db");
    public string Lock => Path.Combine(Root, "coresearch.lock");
    public string Runs => Path.Combine(Root, "runs");
    public string Forks => Path.Combine(Root, "forks");
    public string Challenges => Path.Combine(Root, "challenges");
    public string Exports => Path.Combine(Root, "exports");
    public string Plots => Path.Combine(Root, "plots");
    public string Logs => Path.Combine(Root, "logs");

    /// <summary>Where lab owners put pictures for rewards, and where those that were taken are kept.</summary>
    public string Pictures => Path.Combine(Root, "pictures");
    public string Rewards => Path.Combine(Root, RewardsFolder);

    /// <summary>
    /// Whether a path that a person named leads into the state folder, where other challenges' hidden labels are, or holds that folder:
    /// by whatever links it goes, those of /proc included. A name that is no path at all (a template, a number) leads nowhere, also for a
    /// bot that was started in that folder.
    /// </summary>
    public bool Touches(string path)
    {
        if (path.Length == 0 || path.Contains('\0')) return false;
        var named = path.StartsWith("file://", StringComparison.OrdinalIgnoreCase) ? path["file://".Length..] : path;
        if (!Path.Exists(named)) return false;
        return RealPath.Of(named) is not { } real || RealPath.Of(Root) is not { } root || RealPath.IsWithin(real, root) || RealPath.IsWithin(root, real);
    }

    public string Resolve(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));
}
