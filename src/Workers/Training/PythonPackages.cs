using System.Runtime.Versioning;
using System.Text.Json;
using CoResearch.Workers.Sandbox;

namespace CoResearch.Workers.Training;

/// <summary>The versions of the Python that a program finds, of the libraries that it imports and of what these need, for whoever repeats its run.</summary>
internal static class PythonPackages
{
    private const double PatienceSeconds = 20;

    /// <summary>Asked behind the program's own walls, so that what is told is what runs there. Empty where no Python answers.</summary>
    /// <param name="script">Where coresearch_versions.py lies inside.</param>
    /// <param name="modules">Names of Python, as they stand in an import.</param>
    [SupportedOSPlatform("linux")]
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(SandboxCommand program, SandboxRung rung, string script, IEnumerable<string> modules)
    {
        // -I: nothing of the program's folder or variables is loaded; its own files never run here.
        var asking = program with
        {
            Line = $"python3 -I {script} {string.Join(' ', modules)} 2>/dev/null",
            Data = new Dictionary<string, string>(),
            Graphics = [],
            Limits = program.Limits with { Seconds = PatienceSeconds },
        };
        var answer = "";
        using var run = SandboxRun.Start(asking, rung, line => answer = line);
        var end = await run.WaitAsync(() => { }, CancellationToken.None);
        if (end.ExitCode != 0) return new Dictionary<string, string>();
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(answer) ?? [];
        }
        catch (JsonException)
        {
            // Something else is called python3 there.
            return new Dictionary<string, string>();
        }
    }
}
