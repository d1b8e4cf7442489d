using System.Text.Json.Nodes;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.TestKit.Slack;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Slack;

/// <summary>
/// Proves the test server by Slack's own clients (Bolt, socket-mode, web-api), and what the bot sends by Slack's own types. Needs Node;
/// the packages are those of <c>bolt/package-lock.json</c>.
/// </summary>
public sealed class SlackServerProof
{
    [Fact]
    public async Task Slacks_own_framework_takes_the_test_server_for_Slack()
    {
        await NodeAsync();
        await using var server = await SlackServer.StartAsync(new SlackServerOptions { TimeScale = 0.2 });
        server.AddUser(SlackLab.Alice, "alice", "Alice");
        server.AddChannel(SlackLab.General);
        using var bolt = SlackTypes.Start("node", "bolt.mjs", ("SLACK_API_URL", server.ApiBase), ("SLACK_BOT_TOKEN", SlackServer.BotToken), ("SLACK_APP_TOKEN", SlackServer.AppToken));
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
        var snapshots = Path.Combine(SlackTypes.Folder, "..", "Snapshots");
        var shown = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(snapshots, "blocks.json"), TestContext.Current.CancellationToken))!.AsArray();
        var blocks = shown.SelectMany(b => b!["posts"]!.AsArray()).SelectMany(p => p!["blocks"]!.AsArray()).Select(b => b!);
        var form = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(snapshots, "form.json"), TestContext.Current.CancellationToken))!;
        var home = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(snapshots, "home.json"), TestContext.Current.CancellationToken))!;
        Assert.Null(await SlackTypes.RefusalAsync(blocks, [form], [home], TestContext.Current.CancellationToken));
        form["blocks"]![0]!["type"] = "imput";
        Assert.NotNull(await SlackTypes.RefusalAsync(blocks, [form], [home], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_form_has_Slacks_types()
    {
        await NodeAsync();
        await using var bot = await TestBot.StartAsync();
        var tides = await bot.ChallengeAsync("tides");
        await using var scope = bot.Services.CreateAsyncScope();
        var forms = scope.ServiceProvider.GetRequiredService<Forms>();
        var envelope = new OutboxMessage("slack", SlackLab.General, "{}", DateTimeOffset.UtcNow);
        var views = scope.ServiceProvider.GetRequiredService<CommandCatalog>().Entries.Select(e => e.Spec).Where(s => s.HasForm)
            .SelectMany(s => (JsonObject[])[View(s, [], null), View(s, ["ada", "bob"], tides)]).ToList();
        Assert.True(views.Count > 40);
        foreach (var view in views) SlackLimits.Check(view);
        Assert.Null(await SlackTypes.RefusalAsync([], views, [], TestContext.Current.CancellationToken));

        JsonObject View(CommandSpec spec, IReadOnlyList<string> people, Challenge? about) => SlackForm.View(forms.Of(spec, [tides], people, about, FormDraft.Empty), envelope, null);
    }

    /// <summary>Gets the packages, or skips where there is no Node; a failure where everything must be tested.</summary>
    private static async Task NodeAsync()
    {
        if (await SlackTypes.LackAsync() is not { } reason) return;
        Assert.False(SlackTypes.Demanded, reason);
        Assert.Skip(reason);
    }
}
