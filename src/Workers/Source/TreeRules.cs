using System.Globalization;
using System.Text;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Source;

/// <summary>What no file or folder of a fork may be called, so that every commit can be written on every system and stays in its folder.</summary>
internal static class TreeRules
{
    /// <summary>Folders within folders.</summary>
    public const int MaxDepth = 32;

    /// <summary>Files and folders of one commit.</summary>
    public const int MaxEntries = 10_000;

    /// <summary>UTF-8 bytes of a whole path.</summary>
    public const int MaxPathBytes = 240;

    private const string Forbidden = "\\/:*?\"<>|";

    // https://learn.microsoft.com/windows/win32/fileio/naming-a-file: reserved with any extension, the superscript digits too.
    private static readonly HashSet<string> Reserved = new(
        ["CON", "PRN", "AUX", "NUL", .. from device in (string[])["COM", "LPT"] from digit in "0123456789¹²³" select $"{device}{digit}"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Why one name within a tree is refused, or null.</summary>
    public static Phrase? Complaint(string name)
    {
        if (name.Length == 0) return $"has an empty name";
        if (name is "." or "..") return $"points outside its folder";
        if (name.Any(IsInvisible)) return $"has an invisible or control character in its name";
        if (name.Contains('\uFFFD', StringComparison.Ordinal)) return $"has a name that is not UTF-8";
        if (name.IndexOfAny([.. Forbidden]) is >= 0 and var at) return $"has the character {name[at]} in its name";
        if (IsGit(name)) return $"is a .git folder or looks like one";
        if (name[^1] is '.' or ' ') return $"has a name that ends in a dot or a space";
        if (Reserved.Contains(name.Split('.')[0].TrimEnd())) return $"has a name that Windows keeps for devices";
        return null;
    }

    /// <summary>Why a whole path, with forward slashes, is refused, or null.</summary>
    public static Phrase? PathComplaint(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > MaxPathBytes) return $"has a path longer than {MaxPathBytes} bytes";
        var names = path.Split('/');
        if (names.Length > MaxDepth) return $"lies deeper than {MaxDepth} folders";
        return names.Select(Complaint).FirstOrDefault(complaint => complaint is not null);
    }

    // NTFS drops trailing dots and spaces and knows .git as git~1 too.
    private static bool IsGit(string name) => name.TrimEnd('.', ' ').ToUpperInvariant() is ".GIT" or "GIT~1";

    private static bool IsInvisible(char c) => CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
