namespace CoResearch.Workers.Sandbox;

/// <summary>
/// Where bubblewrap finds what it shows inside. Its user may not enter the state folder, so root mounts each folder at a place of its own
/// below a scratch folder that everybody may pass through; an ordinary user sees its own folders where they are.
/// </summary>
internal sealed class SandboxPlaces
{
    private readonly Dictionary<string, string> _at = new(StringComparer.Ordinal);

    private SandboxPlaces(string code, string output) => (Code, Output) = (code, output);

    public string Code { get; private set; }
    public string Output { get; private set; }

    /// <summary>Sources and targets in turn, a line each.</summary>
    public string Mounts => string.Concat(_at.Select(m => $"{m.Key}\n{m.Value}\n"));

    /// <summary>All in its place; the output is an ordinary folder below the scratch folder.</summary>
    public static SandboxPlaces InPlace(string scratch, SandboxCommand command) => new(command.Code, Directory.CreateDirectory(Path.Combine(scratch, "out")).FullName);

    /// <summary>Makes the empty folders below the scratch folder that the mounts need.</summary>
    public static SandboxPlaces Below(string scratch, SandboxCommand command)
    {
        const UnixFileMode passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var places = new SandboxPlaces("", Path.Combine(scratch, "out"));
        places.Code = places.Mount(command.Code, scratch);
        foreach (var folder in command.Folders.Values.Concat(command.Data.Select(d => RootOf(d.Key, d.Value))).Distinct(StringComparer.Ordinal)) places.Mount(folder, scratch);
        if (!OperatingSystem.IsWindows())
            foreach (var folder in places._at.Values.Append(places.Output).Append(scratch))
                Directory.CreateDirectory(folder, passable);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(scratch, passable);
        return places;
    }

    /// <summary>Where a folder is seen.</summary>
    public string Of(string folder) => _at.GetValueOrDefault(folder, folder);

    /// <summary>Where a file is seen that is called <paramref name="inside"/> below /data.</summary>
    public string Of(string inside, string file)
    {
        var root = RootOf(inside, file);
        return Of(root) + file[root.Length..];
    }

    private string Mount(string folder, string scratch)
    {
        if (folder.Contains('\n')) throw new IOException($"The folder {Printable(folder)} has a line break in its name and cannot be shown to student code.");
        return _at[folder] = Path.Combine(scratch, $"m{_at.Count}");
    }

    private static string Printable(string text) => text.Replace('\n', ' ');

    private static string RootOf(string inside, string file) =>
        file.EndsWith("/" + inside, StringComparison.Ordinal) ? file[..^(inside.Length + 1)] : Path.GetDirectoryName(file)!;
}
