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

    public string Resolve(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));
}
