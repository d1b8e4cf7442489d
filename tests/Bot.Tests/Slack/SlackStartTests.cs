using System.Text.Json.Nodes;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.TestKit.Slack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CoResearch.Bot.Tests.Slack;

/// <summary>Slack from its settings: on, or off with the one thing to do.</summary>
public sealed class SlackStartTests
{
    [Theory]
    [InlineData("BotToken", "xoxp-user", "xoxb-")]
    [InlineData("BotToken", null, "BotToken is missing")]
    [InlineData("AppToken", "xoxb-1", "xapp-")]
    [InlineData("AppToken", null, "SigningSecret")]
    [InlineData("ApiBase", "http://slack.example/api/", "https")]
    [InlineData("BotToken", "xoxb-wrong", "Copy it again")]
    [InlineData("AppToken", "xapp-wrong", "Slack:AppToken")]
    public async Task A_wrong_setting_turns_Slack_off_and_says_what_to_do(string setting, string? value, string says)
    {
        await using var lab = await SlackLab.StartAsync(settings: new() { ["Slack:" + setting] = value }, listen: false);
        var exception = await Assert.ThrowsAsync<MisconfiguredException>(() => lab.Platform.ListenAsync(CancellationToken.None));
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("account_inactive")]
    [InlineData("user_removed_from_team")]
    [InlineData("team_disabled")]
    [InlineData("token_revoked")]
    public async Task A_token_that_ended_is_told(string error)
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        lab.Server.Fail("auth.test", error);
        var exception = await Assert.ThrowsAsync<MisconfiguredException>(() => lab.Platform.ListenAsync(CancellationToken.None));
        Assert.Contains(error, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trouble_of_the_network_is_waited_out()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        lab.Server.Drop("auth.test");
        using var stop = new CancellationTokenSource();
        var listening = lab.Platform.ListenAsync(stop.Token);
        var states = lab.Bot.Services.GetRequiredService<PlatformStates>();
        await SlackLab.UntilAsync(() => states.All.GetValueOrDefault("slack") is { On: false, Sentence: not null }, "Slack to be off");
        await SlackLab.UntilAsync(() => states.All["slack"].On, "Slack to be on");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    [Theory]
    [InlineData(200, "text/html", "<html>Log in</html>", "is not Slack's API (HTTP 200): check Slack:ApiBase")]
    [InlineData(404, "text/html", "<html>Not here</html>", "is not Slack's API (HTTP 404): check Slack:ApiBase")]
    [InlineData(302, "text/html", "", "is not Slack's API (HTTP 302): check Slack:ApiBase")]
    [InlineData(200, "application/json", """{"hello":"world"}""", "is not Slack's API (HTTP 200): check Slack:ApiBase")]
    [InlineData(200, "application/json", "[]", "is not Slack's API (HTTP 200): check Slack:ApiBase")]
    [InlineData(502, "text/html", "<html>Bad gateway</html>", "has trouble (HTTP 502)")]
    public async Task Something_else_that_answers_there_is_told_in_plain_words(int status, string type, string body, string says)
    {
        await using var other = await SomethingElse.StartAsync(status, type, body);
        await using var lab = await SlackLab.StartAsync(settings: new() { ["Slack:ApiBase"] = other.Address + "/api/" }, listen: false);
        using var stop = new CancellationTokenSource();
        var listening = lab.Platform.ListenAsync(stop.Token);
        var states = lab.Bot.Services.GetRequiredService<PlatformStates>();
        await SlackLab.UntilAsync(() => states.All.ContainsKey("slack"), "Slack to be off");
        Assert.Contains(says, states.All["slack"].Sentence, StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<HttpRequestException>(async () => await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.General), new HeadingBlock("Hello")));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    [Fact]
    public async Task A_token_with_a_line_end_behind_it_is_a_token()
    {
        await using var lab = await SlackLab.StartAsync(settings: new() { ["Slack:BotToken"] = SlackServer.BotToken + "\n", ["Slack:AppToken"] = SlackServer.AppToken + "\r\n" });
        await lab.Server.SayAsync(SlackLab.Alice, SlackServer.DirectOf(SlackLab.Alice), "", null, ("workflow.yml", "a: 1"u8.ToArray()));
        Assert.Equal("a: 1"u8.ToArray(), await lab.Platform.FetchAsync((await lab.StoredAsync(1))[0].FileReference!, 100, CancellationToken.None));
    }

    [Theory]
    [InlineData(1, 45)]
    [InlineData(2, 90)]
    public void A_minute_holds_as_many_calls_as_were_granted(double pace, int calls)
    {
        var rates = new SlackRates(Options.Create(new SlackOptions { Pace = pace }), new FakeTimeProvider());
        for (var i = 0; i < calls; i++) Assert.Equal(TimeSpan.Zero, rates.Take("chat.update"));
        Assert.True(rates.Take("chat.update") > TimeSpan.Zero);
    }

    [Fact]
    public void Without_settings_there_is_no_Slack()
    {
        var services = new ServiceCollection();
        Assert.False(services.AddSlack(new ConfigurationBuilder().Build()));
        Assert.DoesNotContain(services, s => s.ServiceType == typeof(IPlatform));
    }

    [Fact]
    public void The_manifest_fits_Slacks_limits_and_the_commands()
    {
        var catalog = CommandCatalog.OfThisBot();
        var manifest = JsonNode.Parse(SlackManifest.Write(catalog))!;
        Assert.True(manifest["display_information"]!["name"]!.ToString().Length <= 35);
        Assert.True(manifest["display_information"]!["description"]!.ToString().Length <= 140);
        var commands = manifest["features"]!["slash_commands"]!.AsArray();
        Assert.InRange(commands.Count, 2, 50);
        Assert.All(commands, c =>
        {
            var name = c!["command"]!.ToString();
            Assert.Matches("^/[a-z-]{1,32}$", name);
            Assert.True(c["should_escape"]!.GetValue<bool>());
            Assert.InRange(c["description"]!.ToString().Length, 1, 2000);
            Assert.True(name == "/co" || catalog.Named(name) is not null);
            Assert.DoesNotContain(name, (string[])["/join", "/leave", "/status", "/me", "/help", "/who", "/remind", "/invite", "/msg", "/search", "/topic", "/call", "/feed"]);
        });
        var shortcut = Assert.Single(manifest["features"]!["shortcuts"]!.AsArray())!;
        Assert.Equal(("message", SlackManifest.CardShortcut), (shortcut["type"]!.ToString(), shortcut["callback_id"]!.ToString()));
        Assert.InRange(shortcut["name"]!.ToString().Length, 1, 24);
        var events = manifest["settings"]!["event_subscriptions"]!["bot_events"]!.AsArray().Select(e => e!.ToString()).ToList();
        var scopes = manifest["oauth_config"]!["scopes"]!["bot"]!.AsArray().Select(e => e!.ToString()).ToList();
        foreach (var (happens, scope) in new[] { ("app_mention", "app_mentions:read"), ("message.im", "im:history"), ("reaction_added", "reactions:read"), ("user_change", "users:read") })
        {
            Assert.Contains(happens, events);
            Assert.Contains(scope, scopes);
        }
        Assert.True(manifest["settings"]!["socket_mode_enabled"]!.GetValue<bool>());
        Assert.Equal("slack", StartOptions.Read(["manifest", "slack"]).Value.Manifest);
        Assert.DoesNotContain("url", manifest.ToJsonString().Replace("escape", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Slack only", StartOptions.Read(["manifest"]).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_of_HTTP_mode_says_where_Slack_reaches_the_bot()
    {
        const string Requests = "https://lab.example.org/bot/slack";
        var options = StartOptions.Read(["manifest", "slack", "--url", "https://lab.example.org/bot/"]).Value;
        Assert.Equal(Requests, SlackManifest.RequestsAt(options.Url));
        var manifest = JsonNode.Parse(SlackManifest.Write(CommandCatalog.OfThisBot(), SlackManifest.RequestsAt(options.Url)))!;
        Assert.False(manifest["settings"]!["socket_mode_enabled"]!.GetValue<bool>());
        Assert.Equal(Requests, manifest["settings"]!["event_subscriptions"]!["request_url"]!.ToString());
        Assert.Equal(Requests, manifest["settings"]!["interactivity"]!["request_url"]!.ToString());
        Assert.All(manifest["features"]!["slash_commands"]!.AsArray(), c => Assert.Equal(Requests, c!["url"]!.ToString()));

        // Else it is the manifest of Socket Mode.
        var plain = JsonNode.Parse(SlackManifest.Write(CommandCatalog.OfThisBot()))!;
        manifest["settings"]!["socket_mode_enabled"] = true;
        manifest["settings"]!["event_subscriptions"]!.AsObject().Remove("request_url");
        manifest["settings"]!["interactivity"]!.AsObject().Remove("request_url");
        foreach (var command in manifest["features"]!["slash_commands"]!.AsArray()) command!.AsObject().Remove("url");
        Assert.True(JsonNode.DeepEquals(plain, manifest));

        foreach (var wrong in new[] { "http://lab.example.org", "lab.example.org", "https://lab.example.org/?a=b", "" })
            Assert.Contains("https", StartOptions.Read(["manifest", "slack", "--url", wrong]).Error!.Message, StringComparison.Ordinal);
        Assert.Contains("manifest slack", StartOptions.Read(["--url=https://lab.example.org"]).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_server_knows_only_methods_and_arguments_that_Slack_has()
    {
        const string Missing = "Slack's description of its Web API (slack_web_openapi_v2.json) is not on this machine.";
        if (SlackMethods.OpenApi() is not { } described)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(Missing);
            Assert.Skip(Missing);
            return;
        }
        Assert.Empty(SlackMethods.Unknown(described));
    }
}
