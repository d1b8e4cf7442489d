using System.Text.RegularExpressions;
using CoResearch.Domain.Submissions;

namespace CoResearch.Workers.Training;

/// <summary>
/// The modules that the Python files and notebooks of a commit import from elsewhere, by their first names. Its examples folder is what the
/// baseline offers, not what runs.
/// </summary>
/// <param name="Modules">Sorted; Python's own are among them, the commit's are not.</param>
internal sealed partial record Imports(IReadOnlyList<string> Modules)
{
    private const long LargestFile = 1 << 20;
    private const int MostModules = 200, LongestName = 60;

    private static readonly string[] WellKnown =
    [
        "torch", "sklearn", "numpy", "pandas", "scipy", "lightgbm", "xgboost", "catboost", "tensorflow", "keras", "jax", "polars", "statsmodels", "astropy", "numba",
    ];

    /// <summary>The well-known libraries among them, by their names on the leaderboard.</summary>
    public IReadOnlyList<string> Technologies { get; } = [.. Modules.Intersect(WellKnown)];

    public static Imports Of(string folder)
    {
        var (found, own) = (new SortedSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var examples = Path.Combine(folder, "examples");
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            if (entry is DirectoryInfo or FileInfo { Extension: ".py" }) own.Add(Path.GetFileNameWithoutExtension(entry.Name));
            if (entry is FileInfo { Extension: ".py" or Notebook.Ending, Length: > 0 and <= LargestFile, LinkTarget: null } file && !file.FullName.StartsWith(examples + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                found.UnionWith(Programs(file).SelectMany(Named));
        }
        found.RemoveWhere(name => name.Length > LongestName || (own.Contains(name) && !WellKnown.Contains(name)));
        return new Imports([.. found.OrderByDescending(WellKnown.Contains).Take(MostModules).Order(StringComparer.Ordinal)]);
    }

    /// <summary>What one text of Python imports.</summary>
    internal static IEnumerable<string> Named(string program) =>
        Import().Matches(program.Replace("\\\r\n", " ", StringComparison.Ordinal).Replace("\\\n", " ", StringComparison.Ordinal)).SelectMany(m => m.Groups["name"].Captures).Select(c => c.Value);

    // One with a mistake in it is not what runs.
    private static IReadOnlyList<string> Programs(FileInfo file)
    {
        var text = File.ReadAllText(file.FullName);
        return file.Extension != Notebook.Ending ? [text] : Notebook.Cells(file.Name, text).Failed(out var cells, out _) ? [] : cells;
    }

    // A statement at the start of a line or after another one: `from a.b import c`, or `import a.b as c, d`.
    [GeneratedRegex(
        @"(?:^|;)[ \t]*(?:from[ \t]+(?<name>[A-Za-z_][A-Za-z_0-9]*)(?:\.\w+)*[ \t]+import\b"
        + @"|import[ \t]+(?<name>[A-Za-z_][A-Za-z_0-9]*)(?:\.\w+)*(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*(?<name>[A-Za-z_][A-Za-z_0-9]*)(?:\.\w+)*(?:[ \t]+as[ \t]+\w+)?)*[ \t]*(?=[;#\r]|$))",
        RegexOptions.Multiline)]
    private static partial Regex Import();
}
