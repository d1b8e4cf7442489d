namespace CoResearch.Workers.Execution;

/// <summary>
/// Whether the sandbox shows all that an environment's Python is made of: of the machine's files it has the environment's folder and /usr. A Python
/// that leads elsewhere would not be found there, and the system's would run in its place without a word.
/// </summary>
internal static class EnvironmentFolder
{
    private const int MostLinks = 40;

    // /bin and /lib are links into /usr.
    private static readonly string[] Shown = ["/usr", "/bin", "/lib", "/lib64", "/etc/alternatives"];

    private const string Advice = "Make it with /usr/bin/python3 -m venv, with conda create --prefix, or from a Python that is installed below /usr/local.";

    /// <summary>What is wrong with it, to follow its name; null where nothing is. A folder without Python is right.</summary>
    public static string? Wrong(string folder)
    {
        if (!Directory.Exists(Path.Combine(folder, "bin"))) return "where there is no folder bin; name a virtual environment, as python3 -m venv makes it.";
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var (python, settings) = (Path.Combine(folder, "bin", "python3"), Path.Combine(folder, "pyvenv.cfg"));
        if (!IsThere(python))
            return IsThere(Path.Combine(folder, "bin", "python")) || File.Exists(settings) ? "but it has no bin/python3, and the system's would run in its place. Link it to the environment's own." : null;
        return Seen(folder, "its python3", python) ?? (HomeOf(settings) is { } home ? Seen(folder, "the Python that it was made from", home) : null);
    }

    private static string? Seen(string folder, string what, string path)
    {
        var (at, shown) = Follow(folder, path);
        return !shown ? $"but {what} leads to {at}, which the sandbox does not show: it has the environment's folder and /usr. {Advice}"
            : !IsThere(at) ? $"but {what} leads to {at}, where there is nothing. {Advice}"
            : null;
    }

    /// <summary>Where a path leads by its links, as far as the sandbox shows it.</summary>
    private static (string At, bool Shown) Follow(string folder, string path)
    {
        var (at, links) = ("/", 0);
        var ahead = new Stack<string>(Parts(path));
        while (ahead.TryPop(out var part))
        {
            at = Path.GetFullPath(Path.Combine(at, part));

            // On the way to the folder, which is shown under its own name, there are no links.
            if (at == "/" || IsWithin(folder, at)) continue;
            if (!IsWithin(at, folder) && !Shown.Any(top => IsWithin(at, top) || IsWithin(top, at))) return (Path.Combine([at, .. ahead]), false);
            if (new FileInfo(at).LinkTarget is not { } target) continue;
            if (++links > MostLinks) return (at, false);
            foreach (var next in Parts(target)) ahead.Push(next);
            at = Path.IsPathRooted(target) ? "/" : Path.GetDirectoryName(at)!;
        }
        return (at, true);

        static IEnumerable<string> Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse();
    }

    private static bool IsWithin(string path, string folder) => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    // A link that leads nowhere is there, too.
    private static bool IsThere(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private static string? HomeOf(string settings) => !File.Exists(settings) ? null
        : File.ReadLines(settings).Select(l => l.Split('=', 2)).FirstOrDefault(w => w.Length == 2 && w[0].Trim() == "home")?[1].Trim();
}
