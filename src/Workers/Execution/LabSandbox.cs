using CoResearch.Domain.Shared;
using CoResearch.Workers.Sandbox;
using CoResearch.Workers.Source.GitHub;
using CoResearch.Workers.Training;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CoResearch.Workers.Execution;

/// <summary>
/// The sandbox of this lab: the rung of the machine, or none where a folder that programs are shown holds what the lab keeps to itself (the
/// database, hidden labels, tokens, others' runs). An ordinary user's programs could read it all, and root's what its files' rights let them:
/// so it is refused on every rung.
/// </summary>
internal sealed class LabSandbox(StatePaths paths, IOptions<GitHubOptions> gitHub)
{
    /// <summary>The rung on which code of students and mentors runs.</summary>
    public SandboxRung Rung => Exposed() is { } why ? new(Sandbox.Rung.None, why) : SandboxRung.OfThisMachine;

    /// <inheritdoc cref="IMachine.ExposedToCode"/>
    /// <remarks>It names no folder of the lab's: members read it, too.</remarks>
    public string? Exposed() => !OperatingSystem.IsLinux() ? null : SandboxWords.OfTheSystem.Append(CodeRun.PythonFolder).Select(shown => ExposedBy(shown) is { } secret
        ? $"{secret.What} lies below {shown}, which every program in the sandbox reads; the lab owner must {secret.Remedy}"
        : null).FirstOrDefault(why => why is not null);

    /// <summary>What of the lab's own a folder that programs are shown holds, by whatever links; null for nothing.</summary>
    public Secret? ExposedBy(string shown) => RealPath.Of(shown) is not { } folder ? null
        : Secrets().FirstOrDefault(secret => RealPath.Of(secret.Path) is { } real && RealPath.IsWithin(real, folder));

    private IEnumerable<Secret> Secrets()
    {
        // Each part of the state folder may be a link to another disk.
        foreach (var path in Directory.Exists(paths.Root) ? Directory.EnumerateFileSystemEntries(paths.Root).Prepend(paths.Root) : [paths.Root])
            yield return new(path, path == paths.Root ? "the state folder" : "a part of the state folder", "move it and name its new place with --data <folder>");
        yield return new(Path.GetTempPath(), "the folder for temporary files", "name another with the variable TMPDIR");
        if (gitHub.Value.PrivateKeyFile is { Length: > 0 } key) yield return new(key, "the lab's key for GitHub", "move it and name its new place in GitHub:PrivateKeyFile");
        var settings = Path.Combine(AppContext.BaseDirectory, "config", "appsettings.json");
        if (File.Exists(settings) && HoldsTokens(settings)) yield return new(settings, "config/appsettings.json, which holds a token,", "write tokens into appsettings.json of the state folder or the environment");
    }

    private static bool HoldsTokens(string settings) => new ConfigurationBuilder().AddJsonFile(settings).Build().AsEnumerable()
        .Any(setting => !string.IsNullOrWhiteSpace(setting.Value) && new[] { "Token", "Secret", "PrivateKey" }.Any(end => setting.Key.EndsWith(end, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A place of the lab's own, what a person calls it, and what is to be set when it is elsewhere.</summary>
    internal sealed record Secret(string Path, string What, string Remedy);
}
