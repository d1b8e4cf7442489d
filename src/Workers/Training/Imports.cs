using System.Text.RegularExpressions;

namespace CoResearch.Workers.Training;

/// <summary>
/// The well-known libraries that the Python files and notebooks of a commit import, by their names on the leaderboard. Its examples folder
/// is what the baseline offers, not what runs.
/// </summary>
internal static partial class Imports
{
    private const long LargestFile = 1 << 20;

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["torch"] = "torch",
        ["sklearn"] = "sklearn",
        ["numpy"] = "numpy",
        ["pandas"] = "pandas",
        ["scipy"] = "scipy",
        ["lightgbm"] = "lightgbm",
        ["xgboost"] = "xgboost",
        ["catboost"] = "catboost",
        ["tensorflow"] = "tensorflow",
        ["keras"] = "keras",
        ["jax"] = "jax",
        ["polars"] = "polars",
        ["statsmodels"] = "statsmodels",
        ["astropy"] = "astropy",
        ["numba"] = "numba",
    };

    /// <summary>As the library's package is called.</summary>
    public static string PackageOf(string name) => name == "sklearn" ? "scikit-learn" : name;

    public static IReadOnlyList<string> Of(string folder)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var examples = Path.Combine(folder, "examples") + Path.DirectorySeparatorChar;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(f => f.Extension is ".py" or ".ipynb" && f.Length is > 0 and <= LargestFile && f.LinkTarget is null && !f.FullName.StartsWith(examples, StringComparison.Ordinal)))
            foreach (Match match in Import().Matches(File.ReadAllText(file.FullName)))
                if (Names.TryGetValue(match.Groups[1].Value, out var name)) found.Add(name);
        return [.. found];
    }

    // At the start of a line, or of a line of a notebook's JSON.
    [GeneratedRegex("""(?:^|")[ \t]*(?:import|from)[ \t]+(\w+)""", RegexOptions.Multiline)]
    private static partial Regex Import();
}
