namespace CoResearch.Workers.Sandbox;

/// <summary>
/// Where bubblewrap finds what it shows inside. Its user may not enter the state folder, so root mounts each folder at a place of its own
/// below a scratch folder that everybody may pass through; an ordinary user sees its own folders where they are.
/// </summary>
internal sealed class SandboxPlaces
{
    private readonly Dictionary<string, string> _at = new(StringComparer.Ordinal);

    private SandboxPlaces(string scratch, string code, string output) => (Code, Output, Passwd, Hosts) = (code, output, Path.Combine(scratch, "passwd"), Path.Combine(scratch, "hosts"));

    public string Code { get; private set; }
    public string Output { get; private set; }

    /// <summary>Who the program is: many ask for their name.</summary>
    public string Passwd { get; }

    /// <summary>What <c>localhost</c> means.</summary>
    public string Hosts { get; }

    /// <summary>Sources and targets in turn, a line each.</summary>
    public string Mounts => string.Concat(_at.Select(m => $"{m.Key}\n{m.Value}\n"));

    /// <summary>All in its place; the output is an ordinary folder below the scratch folder.</summary>
    public static SandboxPlaces InPlace(string scratch, SandboxCommand command) => new(scratch, command.Code, Directory.CreateDirectory(Path.Combine(scratch, "out")).FullName);

    /// <summary>Makes the empty folders below the scratch folder that the mounts need.</summary>
    public static SandboxPlaces Below(string scratch, SandboxCommand command)
    {
        const UnixFileMode passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var places = new SandboxPlaces(scratch, "", Path.Combine(scratch, "out"));
        places.Code = places.Mount(command.Code, scratch);
        foreach (var folder in command.Folders.Values.Concat(command.Data.Select(d => RootOf(d.Key, d.Value))).Distinct(StringComparer.Ordinal)) places.Mount(folder, scratch);
        if (!OperatingSystem.IsWindows())
            foreach (var folder in places._at.Values.Append(places.Output).Append(scratch))
                Directory.CreateDirectory(folder, passable);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(scratch, passable);
        return places;
    }

    /// <summary>Writes the files that say who and where the program is.</summary>
    public void Introduce(int user)
    {
        const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        Write(Passwd, $"student:x:{user}:{user}::/tmp:/bin/sh\n");
        Write(Hosts, "127.0.0.1 localhost\n");

        static void Write(string file, string text)
        {
            File.WriteAllText(file, text);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, readable);
        }
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
