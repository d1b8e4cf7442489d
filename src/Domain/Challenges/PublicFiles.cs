using System.Buffers;
using System.Text;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Challenges;

/// <summary>A file that members get: where it lies, its size, and for a table its columns and how many rows follow the header.</summary>
public sealed record PublicFile(string Name, string Path, long Bytes, IReadOnlyList<string> Columns, long? Rows);

/// <summary>Looks through a challenge version's <c>public/</c>, and nowhere else: not <c>lab/</c>, not <c>private/</c>, not through links.</summary>
public static class PublicFiles
{
    private const int LongestHeader = 64 << 10;

    /// <summary>By name; folders below are walked, and names use forward slashes.</summary>
    public static IReadOnlyList<PublicFile> Of(StatePaths paths, ChallengeVersion version)
    {
        var root = FolderOf(paths, version);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        if (!Directory.Exists(root)) return [];
        return [.. Directory.EnumerateFiles(root, "*", options)
            .Select(file => Describe(file, System.IO.Path.GetRelativePath(root, file).Replace('\\', '/')))
            .OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    public static string FolderOf(StatePaths paths, ChallengeVersion version) => Path.GetFullPath(Path.Combine(paths.Resolve(version.Folder), "public"));

    private static PublicFile Describe(string path, string name)
    {
        var bytes = new FileInfo(path).Length;
        if (!name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) return new PublicFile(name, path, bytes, [], null);
        using var stream = PlainFile.Open(path);
        var (header, lines) = Scan(stream);
        return new PublicFile(name, path, bytes, header.Length == 0 ? [] : header.Split(','), Math.Max(0, lines - 1));
    }

    /// <summary>The first line, and how many lines there are; a last one without a line feed counts.</summary>
    private static (string Header, long Lines) Scan(Stream stream)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            var header = "";
            long lines = 0;
            byte last = (byte)'\n';
            for (var first = true; stream.Read(buffer) is > 0 and var read; first = false)
            {
                var chunk = buffer.AsSpan(0, read);
                if (first && chunk.IndexOf((byte)'\n') is var end)
                    header = Encoding.UTF8.GetString(chunk[..Math.Min(end < 0 ? read : end, LongestHeader)]).Trim('\r', '\uFEFF');
                lines += chunk.Count((byte)'\n');
                last = chunk[^1];
            }
            return (header, last == (byte)'\n' ? lines : lines + 1);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
