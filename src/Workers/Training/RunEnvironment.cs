using System.Reflection;
using System.Runtime.InteropServices;

namespace CoResearch.Workers.Training;

/// <summary>What somebody who repeats a run has to know about where it ran.</summary>
internal static class RunEnvironment
{
    /// <param name="environment">The lab's name of the environment that a program asked for.</param>
    public static Dictionary<string, string> Describe(string technology, IReadOnlyDictionary<string, string>? packages = null, string? environment = null)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["system"] = RuntimeInformation.OSDescription,
            ["processor"] = Processor(),
            ["coresearch"] = typeof(RunEnvironment).Assembly.GetName().Version?.ToString() ?? "",
        };
        if (technology == "torch")
            facts["torchsharp"] = VersionOf("TorchSharp");
        if (technology == "lightgbm")
            facts["lightgbm"] = "4.7.0";
        if (environment is not null) facts["environment"] = environment;
        foreach (var (name, version) in packages ?? new Dictionary<string, string>()) facts.TryAdd(name, version);
        return facts;
    }

    private static string VersionOf(string assembly) =>
        Assembly.Load(assembly).GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private static string Processor()
    {
        if (OperatingSystem.IsLinux() && File.Exists("/proc/cpuinfo"))
            return File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[^1].Trim()
                ?? RuntimeInformation.ProcessArchitecture.ToString();
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
