using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Challenges;

/// <summary>SHA-256 over files below some folders: their paths in ordinal order, lengths and contents.</summary>
internal static class FolderHash
{
    public static string Of(string root, params IEnumerable<string> folders)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = folders.Select(f => Path.Combine(root, f)).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
            .Select(f => (Path: f, Name: Path.GetRelativePath(root, f).Replace('\\', '/')))
            .OrderBy(f => f.Name, StringComparer.Ordinal);
        var buffer = new byte[1 << 16];
        Span<byte> length = stackalloc byte[8];
        foreach (var (path, name) in files)
        {
            using var stream = PlainFile.Open(path);
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
            BinaryPrimitives.WriteInt64LittleEndian(length, stream.Length);
            hash.AppendData(length);
            for (int read; (read = stream.Read(buffer)) > 0;)
                hash.AppendData(buffer, 0, read);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
