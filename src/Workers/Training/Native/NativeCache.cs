namespace CoResearch.Workers.Training.Native;

/// <summary>A private folder for our own copies of native libraries.</summary>
internal static class NativeCache
{
    /// <summary>
    /// The path of a file with exactly these bytes, written whole by a rename, in <c>CORESEARCH_CACHE</c>, the user's cache folder or,
    /// where there is no home, a folder of the temporary directory that only this user may enter. What lies there already is used only
    /// when its bytes are the same.
    /// </summary>
    public static string Keep(string name, byte[] bytes)
    {
        var folder = Folder();
        var file = Path.Combine(folder, name);
        if (Holds(file, bytes))
            return file;
        var temporary = Path.Combine(folder, $".{name}.{Environment.ProcessId}.{Guid.NewGuid():N}");
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, file, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
        return file;
    }

    private static bool Holds(string file, byte[] bytes) =>
        File.Exists(file) && new FileInfo(file) is { LinkTarget: null } info && info.Length == bytes.Length
        && File.ReadAllBytes(file).AsSpan().SequenceEqual(bytes);

    private static string Folder()
    {
        foreach (var candidate in Candidates())
            try
            {
                if (OperatingSystem.IsWindows())
                    Directory.CreateDirectory(candidate);
                else
                    Directory.CreateDirectory(candidate, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                var probe = Path.Combine(candidate, $".probe.{Guid.NewGuid():N}");
                File.WriteAllBytes(probe, []);
                File.Delete(probe);
                return candidate;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next candidate may be writable; when none is, the last one's reason is thrown.
                if (candidate == Candidates().Last())
                    throw;
            }
        throw new DirectoryNotFoundException("No folder for native libraries; set CORESEARCH_CACHE to a writable one.");
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("CORESEARCH_CACHE") is { Length: > 0 } own)
        {
            yield return Path.Combine(own, "native");
            yield break;
        }
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache)
            yield return Path.Combine(cache, "coresearch", "native");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length > 0 && Directory.Exists(home))
            yield return Path.Combine(home, ".cache", "coresearch", "native");
        yield return Path.Combine(Path.GetTempPath(), $"coresearch-{Environment.UserName}", "native");
    }
}
