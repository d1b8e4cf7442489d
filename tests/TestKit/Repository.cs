namespace CoResearch.TestKit;

/// <summary>The repository that the running tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds CoResearch.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The shipped challenges.</summary>
    public static string Challenges => Path.Combine(Root, "config", "challenges");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CoResearch.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"CoResearch.sln is not above {AppContext.BaseDirectory}.");
    }
}
