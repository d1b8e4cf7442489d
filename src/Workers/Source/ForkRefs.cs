using System.Text;
using LibGit2Sharp;

namespace CoResearch.Workers.Source;

/// <summary>
/// The references of a bare repository, read as the few small files they are, and moved under git's own lock file: a push at the same
/// moment is either seen or has to wait, never undone.
/// </summary>
internal sealed class ForkRefs(string repository)
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    /// <summary>Whether git would take this name for a branch or a tag, and no option, range or reflog hides in it.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 200 && name[0] != '-' && !name.StartsWith("refs/", StringComparison.Ordinal) && name != "HEAD"
        && Reference.IsValidName("refs/heads/" + name);

    public string? Branch(string name) => IsName(name) ? Read("refs/heads/" + name) : null;

    public string? Tag(string name) => IsName(name) ? Read("refs/tags/" + name) : null;

    public IReadOnlyList<string> Branches()
    {
        const string Prefix = "refs/heads/";
        var folder = Path.Combine(repository, "refs", "heads");
        var loose = !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*", Everything)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'));
        var packed = Packed().Where(line => line.Name.StartsWith(Prefix, StringComparison.Ordinal)).Select(line => line.Name[Prefix.Length..]);
        return [.. loose.Union(packed).Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Moves a branch from one commit to another, makes it (from null) or removes it (to null); false where it stands elsewhere, or somebody
    /// else holds it all the time.
    /// </summary>
    public bool TryMove(string branch, string? from, string? to)
    {
        if (!IsName(branch)) return false;
        var name = "refs/heads/" + branch;
        var file = FileOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (!TryLock(file + ".lock", out var stream)) return false;
        var moved = false;
        try
        {
            using (stream)
            {
                stream.Write(Encoding.ASCII.GetBytes(to + "\n"));
                stream.Flush(flushToDisk: true);
            }

            if (Read(name) != from) return false;
            if (to is null)
            {
                if (Packed().Any(line => line.Name == name) && !TryUnpack(name)) return false;
                File.Delete(file);
                return true;
            }
            File.Move(file + ".lock", file, overwrite: true);
            moved = true;
            return true;
        }
        finally
        {
            // Once moved, the name may already be somebody else's lock.
            if (!moved) File.Delete(file + ".lock");
        }
    }

    // Under git's lock of the file, as every line of it is somebody's branch.
    private bool TryUnpack(string name)
    {
        var file = Path.Combine(repository, "packed-refs");
        if (!TryLock(file + ".lock", out var stream)) return false;
        using (var writer = new StreamWriter(stream) { NewLine = "\n" })
        {
            var dropped = false;
            foreach (var line in File.ReadLines(file))
            {
                // A line with ^ belongs to the one before: what a tag stands for.
                dropped = line.StartsWith('^') ? dropped : line.Length > 41 && line[41..] == name;
                if (!dropped) writer.WriteLine(line);
            }
        }

        File.Move(file + ".lock", file, overwrite: true);
        return true;
    }

    // Git holds a lock for milliseconds. One that stays was left by a crash: after a second the person is told, and nothing is broken open.
    private static bool TryLock(string file, out FileStream stream)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            try
            {
                stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
                return true;
            }
            catch (IOException) when (attempt < 5 || File.Exists(file))
            {
                Thread.Sleep(20);
            }
        }

        stream = null!;
        return false;
    }

    private string? Read(string name)
    {
        var file = FileOf(name);
        if (File.Exists(file) && ReadLoose(file) is { } loose) return loose;
        return Packed().FirstOrDefault(line => line.Name == name).Id;
    }

    private static string? ReadLoose(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64);
            Span<byte> bytes = stackalloc byte[40];
            var read = stream.ReadAtLeast(bytes, 40, throwOnEndOfStream: false);
            var text = Encoding.ASCII.GetString(bytes[..read]);
            return IsId(text) ? text : null;
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private IEnumerable<(string Id, string Name)> Packed()
    {
        var file = Path.Combine(repository, "packed-refs");
        return !File.Exists(file) ? [] : File.ReadLines(file)
            .Where(line => line.Length > 41 && line[40] == ' ' && IsId(line[..40]))
            .Select(line => (line[..40], line[41..]));
    }

    internal static bool IsId(string text) => text.Length == 40 && text.All(char.IsAsciiHexDigitLower);

    private string FileOf(string name) => Path.Combine(repository, name.Replace('/', Path.DirectorySeparatorChar));
}
