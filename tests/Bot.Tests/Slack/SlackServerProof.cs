using System.Diagnostics;
using System.Text.Json.Nodes;
using CoResearch.TestKit.Slack;
using Xunit;

namespace CoResearch.Bot.Tests.Slack;

/// <summary>
/// Proves the test server by Slack's own clients (Bolt, socket-mode, web-api), and what the bot sends by Slack's own types. Needs Node;
/// the packages are those of <c>bolt/package-lock.json</c>.
/// </summary>
public sealed class SlackServerProof
{
    private static readonly string Folder = Path.Combine(TestKit.Repository.Root, "tests", "Bot.Tests", "Slack", "bolt");

    [Fact]
    public async Task Slacks_own_framework_takes_the_test_server_for_Slack()
    {
        await NodeAsync();
        await using var server = await SlackServer.StartAsync(new SlackServerOptions { TimeScale = 0.2 });
        server.AddUser(SlackLab.Alice, "alice", "Alice");
        server.AddChannel(SlackLab.General);
        using var bolt = Start("node", "bolt.mjs", server);
        try
        {
            Assert.Equal("ready invalid_auth", await bolt.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
            var direct = SlackServer.DirectOf(SlackLab.Alice);
            await server.SayAsync(SlackLab.Alice, direct, "hello there");
            await SlackLab.UntilAsync(() => server.Messages.Any(m => m.Text == "echo hello there"), "an echo");
            await server.SayAsync(SlackLab.Alice, SlackLab.General, $"<@{SlackServer.BotUser}> hi");
            await SlackLab.UntilAsync(() => server.Messages.Any(m => m is { Channel: SlackLab.General, Thread: not null }), "an answer to the mention");
            await server.SlashAsync(SlackLab.Alice, SlackLab.General, "/co", "scores");
            await SlackLab.UntilAsync(() => server.Messages.Any(m => m is { Text: "heard scores", Response: "ephemeral" }) && server.Views.Count == 1, "the form");
            Assert.Equal("not that", (await server.SubmitAsync(server.Views[0], new Dictionary<string, string> { ["name"] = "wrong" }))!["errors"]!["name"]!.ToString());
            Assert.Null(await server.SubmitAsync(server.Views[0], new Dictionary<string, string> { ["name"] = "right" }));
            await server.PressAsync(SlackLab.Alice, "button", server.Messages[0]);
            await SlackLab.UntilAsync(() => server.Files.Any(f => f.Name == "button.txt" && f.Channel == direct), "the file");
            await server.OpenHomeAsync(SlackLab.Alice);
            await SlackLab.UntilAsync(() => server.Homes.ContainsKey(SlackLab.Alice), "the home page");
            await server.ReactAsync(SlackLab.Alice, server.Messages[0], "heart");
            await SlackLab.UntilAsync(() => server.Messages[0] is { Text: "liked with heart", Edits: 1 }, "the edit");

            // It goes over to a new socket, and hears what is said then.
            var opened = server.SocketsOpened;
            await server.DisconnectAsync("refresh_requested", all: true);
            await SlackLab.UntilAsync(() => server.SocketsOpened > opened, "another socket");
            await server.SayAsync(SlackLab.Alice, direct, "hello again");
            await SlackLab.UntilAsync(() => server.Messages.Any(m => m.Text == "echo hello again"), "an echo on the new socket");
            Assert.Empty(server.Lost);
        }
        finally
        {
            bolt.Kill();
            TestContext.Current.TestOutputHelper?.WriteLine(await bolt.StandardError.ReadToEndAsync(CancellationToken.None));
        }
    }

    [Fact]
    public async Task What_is_sent_has_Slacks_types()
    {
        await NodeAsync();
        var snapshots = Path.Combine(Folder, "..", "Snapshots");
        var shown = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(snapshots, "blocks.json"), TestContext.Current.CancellationToken))!.AsArray();
        var blocks = shown.SelectMany(b => b!["posts"]!.AsArray()).SelectMany(p => p!["blocks"]!.AsArray()).Select(b => b!.ToJsonString());
        var form = await File.ReadAllTextAsync(Path.Combine(snapshots, "form.json"), TestContext.Current.CancellationToken);
        var home = await File.ReadAllTextAsync(Path.Combine(snapshots, "home.json"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Folder, "sent.received.ts"), $"""
            import type {"{"} HomeView, KnownBlock, ModalView {"}"} from '@slack/types';
            export const blocks: KnownBlock[] = [{string.Join(",\n", blocks)}];
            export const form: ModalView = {form};
            export const home: HomeView = {home};
            """, TestContext.Current.CancellationToken);
        using var tsc = Start("node", "node_modules/typescript/bin/tsc --noEmit --strict --skipLibCheck --module nodenext --moduleResolution nodenext --types node sent.received.ts", null);
        var said = await tsc.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tsc.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(tsc.ExitCode == 0, said);
    }

    /// <summary>Gets the packages, or skips where there is no Node; a failure where everything must be tested.</summary>
    private static async Task NodeAsync()
    {
        try
        {
            if (Directory.Exists(Path.Combine(Folder, "node_modules", "@slack", "bolt"))) return;
            await Installing.WaitAsync();
            try
            {
                using var npm = Start("npm", "ci --no-audit --no-fund --ignore-scripts", null);
                await npm.WaitForExitAsync();
                if (npm.ExitCode != 0) Missing("npm could not get Slack's packages: " + await npm.StandardError.ReadToEndAsync());
            }
            finally
            {
                Installing.Release();
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing("Node is not on this machine.");
        }
    }

    private static readonly SemaphoreSlim Installing = new(1, 1);

    private static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static Process Start(string program, string arguments, SlackServer? server)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (server is not null)
        {
            start.Environment["SLACK_API_URL"] = server.ApiBase;
            start.Environment["SLACK_BOT_TOKEN"] = SlackServer.BotToken;
            start.Environment["SLACK_APP_TOKEN"] = SlackServer.AppToken;
        }
        return Process.Start(start)!;
    }
}
