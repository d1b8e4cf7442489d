using System.Text.RegularExpressions;

namespace CoResearch.Domain.Shared;

/// <summary>How many files of one kind are kept that were made to be sent.</summary>
public sealed record ExportLimit(int Files)
{
    public const int Usual = 20;
}

/// <summary>
/// The files that were made to be sent. Of each kind, of one challenge or person, only the newest are kept: they are sent long since, and made
/// again when somebody asks, who could fill the disk with them otherwise.
/// </summary>
public sealed partial class Exports(StatePaths paths, ExportLimit limit)
{
    /// <summary>
    /// Makes room for a file and returns its path below the state folder. What comes before the time in its name, or before the submission,
    /// is its kind.
    /// </summary>
    public string Place(string name)
    {
        var folder = Directory.CreateDirectory(paths.Exports);
        var kind = KindOf(name);
        var older = folder.EnumerateFiles("*" + Path.GetExtension(name)).Where(f => f.Name != name && KindOf(f.Name) == kind).OrderByDescending(f => f.LastWriteTimeUtc);
        foreach (var file in older.Skip(limit.Files - 1).ToList()) file.Delete();
        return Path.Combine(paths.Exports, name);
    }

    private static string KindOf(string name) => Which().Replace(name, "");

    [GeneratedRegex(@"-(\d{8}-\d{6}(-\d{3})?(-[a-z]{2})?|submission-\d+-attempt-\d+)(?=\.\w+$)")]
    private static partial Regex Which();
}
