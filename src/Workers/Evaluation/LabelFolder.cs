namespace CoResearch.Workers.Evaluation;

/// <summary>
/// A folder for copies of labels that nobody else may enter and that goes when this is disposed. It lies beside the folders of runs, where the
/// cleaning of old ones finds what a killed process left.
/// </summary>
internal sealed class LabelFolder : IDisposable
{
    private readonly DirectoryInfo _folder;

    public LabelFolder(string runs)
    {
        var path = System.IO.Path.Combine(Directory.CreateDirectory(runs).FullName, $"labels-{Guid.NewGuid():n}");
        _folder = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Path => _folder.FullName;

    public void Dispose()
    {
        if (Directory.Exists(Path)) _folder.Delete(recursive: true);
    }
}
