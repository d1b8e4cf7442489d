using System.ComponentModel;
using System.Diagnostics;

namespace CoResearch.Workers.Training;

/// <summary>The versions of a Python and of the libraries in it that a program imports, for whoever repeats its run.</summary>
internal static class PythonPackages
{
    private const string Script = """
        import importlib.metadata as m, platform, sys
        print("python", platform.python_version())
        for name in sys.argv[1:]:
            try: print(name, m.version(name))
            except m.PackageNotFoundError: pass
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Names as the packages are called, such as scikit-learn; empty where this is no Python that runs.</summary>
    public static IReadOnlyDictionary<string, string> Of(string python, IEnumerable<string> packages)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);

        // -I: nothing from the environment or the working folder is loaded; the program's own files never run here.
        var start = new ProcessStartInfo(python, ["-I", "-c", Script, .. packages]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        try
        {
            using var process = Process.Start(start)!;
            var said = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return found;
            }
            foreach (var words in said.Result.Split('\n').Select(l => l.Split(' ', 2)).Where(w => w.Length == 2)) found[words[0]] = words[1].Trim();
        }
        catch (Win32Exception)
        {
            // There is none.
        }
        return found;
    }
}
