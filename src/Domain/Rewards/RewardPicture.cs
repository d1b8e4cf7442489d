using System.Buffers.Binary;
using System.Security.Cryptography;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Rewards;

/// <summary>
/// Keeps the pictures of rewards below the state folder, named after their content, so that one that was shown never changes. A picture
/// comes as bytes that a lab owner sent, or as the name of a file in the folder <c>pictures</c> of the state folder: never as a path, which
/// could name any file of the machine, and never as an address, which the bot would open from inside its network.
/// </summary>
public sealed class RewardPicture(StatePaths paths)
{
    public const int MostBytes = 4 << 20;
    private const int MostPixels = 5000, MostRatio = 10;

    /// <summary>Keeps a file of the folder <c>pictures</c>; its path below the state folder.</summary>
    public Result<string> KeepFile(string name)
    {
        if (name.Length is 0 or > 100 || name[0] == '.' || !name.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ' '))
            return new BadPicture($"I read files of the folder \"pictures\" in the lab's state folder only, and want such a file's name without folders");
        var file = new FileInfo(Path.Combine(paths.Pictures, name));
        if (!file.Exists) return new BadPicture($"the folder \"pictures\" in the lab's state folder has no {name}");
        return file.LinkTarget is not null || new DirectoryInfo(paths.Pictures).LinkTarget is not null
            ? new BadPicture($"a link is not followed")
            : Keep(PlainFile.Read(file.FullName, MostBytes));
    }

    /// <summary>Keeps a picture; its path below the state folder.</summary>
    public Result<string> Keep(byte[] bytes)
    {
        if (bytes.Length > MostBytes) return new BadPicture($"it is too large");
        if (SizeOf(bytes) is not var (extension, width, height)) return new BadPicture($"it is neither a PNG nor a JPEG, or it is damaged");
        if (width < 1 || height < 1 || width > MostPixels || height > MostPixels || Math.Max(width, height) > MostRatio * Math.Min(width, height))
            return new BadPicture($"it measures {width} by {height} pixels, and each side may be up to {MostPixels}, one at most {MostRatio} times the other");
        var name = $"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}.{extension}";
        var kept = Path.Combine(paths.Rewards, name);
        if (!File.Exists(kept))
        {
            Directory.CreateDirectory(paths.Rewards);
            var part = $"{kept}.{Guid.NewGuid():N}.tmp";
            File.WriteAllBytes(part, bytes);
            File.Move(part, kept, overwrite: true);
        }
        return $"{StatePaths.RewardsFolder}/{name}";
    }

    private static (string Extension, int Width, int Height)? SizeOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 24 && bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) && bytes[12..16].SequenceEqual("IHDR"u8))
            return ("png", BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]));
        return bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) && SizeOfJpeg(bytes[2..]) is var (width, height) ? ("jpg", width, height) : null;
    }

    /// <summary>Walks the segments of a JPEG (ITU-T T.81, B.1) to its frame header, which has the size.</summary>
    private static (int Width, int Height)? SizeOfJpeg(ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= 9 && rest[0] == 0xFF)
        {
            var marker = rest[1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (BinaryPrimitives.ReadUInt16BigEndian(rest[7..]), BinaryPrimitives.ReadUInt16BigEndian(rest[5..]));
            var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (marker == 0xDA || length < 4 || length > rest.Length) return null;
            rest = rest[length..];
        }
        return null;
    }
}
