using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CoResearch.TestKit.Slack;

/// <summary>
/// Slack's own type definitions (<c>@slack/types</c>) and clients, from npm. They need Node; the packages are those of
/// <c>tests/Bot.Tests/Slack/bolt/package-lock.json</c>.
/// </summary>
public static class SlackTypes
{
    private const string Compile = "node_modules/typescript/bin/tsc --noEmit --strict --skipLibCheck --module nodenext --moduleResolution nodenext --types node ";
    private static readonly Lazy<Task<string?>> Installed = new(InstallAsync);

    /// <summary>Where the packages are.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Bot.Tests", "Slack", "bolt");

    /// <summary>Why they cannot be had; null when they are there.</summary>
    public static Task<string?> LackAsync() => Installed.Value;

    /// <summary>Whether a lack of them is a failure.</summary>
    public static bool Demanded => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>What TypeScript has against messages' blocks, modals and home pages; null when they have Slack's types.</summary>
    public static async Task<string?> RefusalAsync(IEnumerable<JsonNode> blocks, IEnumerable<JsonNode> modals, IEnumerable<JsonNode> homes, CancellationToken cancellationToken)
    {
        var file = $"sent-{Guid.NewGuid():N}.received.ts";
        var path = Path.Combine(Folder, file);
        try
        {
            await File.WriteAllTextAsync(path, $"""
                import type {"{"} HomeView, KnownBlock, ModalView {"}"} from '@slack/types';
                export const blocks: KnownBlock[] = [{Listed(blocks)}];
                export const modals: ModalView[] = [{Listed(modals)}];
                export const homes: HomeView[] = [{Listed(homes)}];
                """, cancellationToken);
            using var tsc = Start("node", Compile + file);
            var said = await tsc.StandardOutput.ReadToEndAsync(cancellationToken);
            await tsc.WaitForExitAsync(cancellationToken);
            return tsc.ExitCode == 0 ? null : said;
        }
        finally
        {
            File.Delete(path);
        }

        static string Listed(IEnumerable<JsonNode> nodes) => string.Join(",\n", nodes.Select(n => n.ToJsonString()).Distinct());
    }

    /// <summary>A process in the packages' folder.</summary>
    public static Process Start(string program, string arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Once for each state of the lock file, and by one process at a time.</summary>
    private static async Task<string?> InstallAsync()
    {
        var stamp = Path.Combine(Folder, "node_modules", ".of-" + Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json")))));
        using var turn = await TakeTurnAsync();
        if (File.Exists(stamp)) return null;
        try
        {
            using var npm = Start("npm", "ci --no-audit --no-fund --ignore-scripts");
            var (_, errors) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0) return "npm could not get Slack's packages: " + await errors;
            await File.WriteAllTextAsync(stamp, "");
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node is not on this machine.";
        }
    }

    private static async Task<FileStream> TakeTurnAsync()
    {
        while (true)
            try
            {
                return new FileStream(Path.Combine(Folder, "installing.received.lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException)
            {
                await Task.Delay(100);
            }
    }
}
