namespace CoResearch.Workers.Sandbox;

/// <summary>
/// What NVIDIA's libraries open of the machine's graphics processors, as Flatpak shows it to its programs, too. Not tried on a machine that
/// has one.
/// </summary>
internal static class GraphicsDevices
{
    private static readonly string[] Tree = ["/sys/dev", "/sys/devices", "/sys/class", "/sys/bus"];

    /// <summary>The device files; none without a processor and its driver.</summary>
    public static IReadOnlyList<string> Find(string folder = "/dev") => File.Exists(Path.Combine(folder, "nvidiactl"))
        ? [.. Directory.EnumerateFiles(folder, "nvidia*").Where(f => Path.GetFileName(f) is var name && (name is "nvidiactl" or "nvidia-uvm" || name["nvidia".Length..].All(char.IsAsciiDigit))).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Bubblewrap's words that show them.</summary>
    public static IEnumerable<string> Words(IReadOnlyList<string> devices) => devices.Count == 0 ? []
        : [.. devices.SelectMany(d => new[] { "--dev-bind", d, d }), .. Tree.SelectMany(t => new[] { "--ro-bind-try", t, t })];
}
