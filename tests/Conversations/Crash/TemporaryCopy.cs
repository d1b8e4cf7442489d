namespace CoResearch.Conversations.Crash;

/// <summary>A copy of a state folder that is deleted after use. Links stay links.</summary>
internal sealed class TemporaryCopy : IDisposable
{
    public TemporaryCopy(string of)
    {
        Path = Directory.CreateTempSubdirectory("state-").FullName;
        Copy(new DirectoryInfo(of), Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static void Copy(DirectoryInfo from, string to)
    {
        foreach (var folder in from.EnumerateDirectories())
            Copy(folder, Directory.CreateDirectory(System.IO.Path.Combine(to, folder.Name)).FullName);
        foreach (var file in from.EnumerateFiles())
        {
            var target = System.IO.Path.Combine(to, file.Name);
            if (file.LinkTarget is { } link) File.CreateSymbolicLink(target, link);
            else file.CopyTo(target);
        }
    }
}
