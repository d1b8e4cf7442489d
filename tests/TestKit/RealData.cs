using Xunit;

namespace CoResearch.TestKit;

/// <summary>
/// Real data for tests: below the folder that CORESEARCH_TEST_DATA names, by default <c>../shared/data</c> beside the repository. A test
/// whose data are missing is skipped with the reason, and fails instead when CI=true.
/// </summary>
public static class RealData
{
    /// <summary>The MAGIC gamma telescope's train.csv and test.csv.</summary>
    public static string Magic => Folder("magic");

    /// <summary>Daily SP3 files of precise orbits.</summary>
    public static string Orbits => Folder("orbits");

    private static string Folder(string name)
    {
        var root = Environment.GetEnvironmentVariable("CORESEARCH_TEST_DATA") is { Length: > 0 } set
            ? set
            : Path.Combine(Repository.Root, "..", "shared", "data");
        var folder = Path.GetFullPath(Path.Combine(root, name));
        if (Directory.Exists(folder))
            return folder;
        var reason = $"There is no real data in {folder}; CORESEARCH_TEST_DATA may name its folder.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(reason);
        Assert.Skip(reason);
        return folder;
    }
}
