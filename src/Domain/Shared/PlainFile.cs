namespace CoResearch.Domain.Shared;

/// <summary>
/// Reads files that somebody put somewhere. A pipe, a socket, a device and what /proc makes up have no length, and opening one may wait
/// for ever: a file of length 0 is never opened and reads as empty.
/// </summary>
public static class PlainFile
{
    /// <summary>Its content; nothing where it has no length.</summary>
    public static Stream Open(string path) => new FileInfo(path).Length == 0 ? Stream.Null : File.OpenRead(path);

    /// <summary>Its bytes, up to one more than <paramref name="most"/>, which tells a reader that there are too many.</summary>
    public static byte[] Read(string path, int most)
    {
        using var stream = Open(path);
        var bytes = new byte[Math.Min(stream.Length, most + 1L)];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
