using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CoResearch.TestKit.Telegram;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CoResearch.Bot.Tests.Telegram;

/// <summary>The server that the other tests trust: it refuses what Telegram refuses.</summary>
public sealed class TelegramServerTests
{
    private static readonly HttpClient Http = new();

    [Theory]
    [InlineData("sendMesage", """{ "chat_id": 1, "text": "x" }""", "no method")]
    [InlineData("sendMessage", """{ "chat_id": 1 }""", "lacks text")]
    [InlineData("sendMessage", """{ "chat_id": 1, "text": "x", "reply_to": 3 }""", "has no reply_to")]
    [InlineData("sendMessage", """{ "chat_id": 1, "text": 5 }""", "must be a string")]
    [InlineData("sendMessage", """{ "chat_id": true, "text": "x" }""", "chat_id")]
    [InlineData("sendMessage", """{ "chat_id": 1, "text": "x", "reply_markup": { "inline_keyboard": [{ "text": "x" }] } }""", "must be an array")]
    [InlineData("sendMessage", """{ "chat_id": 1, "text": "x", "reply_markup": { "inline_keyboard": [[{ "label": "x" }]] } }""", "has no label")]
    [InlineData("setMyCommands", """{ "commands": [{ "command": "a", "description": "b" }], "scope": { "type": "all" } }""", "must be default")]
    public async Task Names_and_types_are_those_of_the_description(string method, string call, string says)
    {
        if (TelegramSpec.OrWarn() is null) Assert.Skip($"{TelegramSpec.File} is missing.");
        await using var server = await TelegramServer.StartAsync();
        var (status, answer) = await CallAsync(server, method, call);
        Assert.Equal((HttpStatusCode.BadRequest, true), (status, answer["description"]!.GetValue<string>().Contains(says, StringComparison.Ordinal)));
        Assert.Single(server.Mistakes);
    }

    [Theory]
    [InlineData("<b>x", "Can't find end tag")]
    [InlineData("x</b>", "Unexpected end tag")]
    [InlineData("<b><i>x</b></i>", "Unmatched end tag")]
    [InlineData("a <br> b", "Unsupported start tag")]
    [InlineData("1 < 2", "Unclosed start tag")]
    [InlineData("<a>x</a>", "must have an attribute")]
    [InlineData("<a href=x>x</a>", "Unquoted")]
    [InlineData("<pre>x <b>y</b></pre>", "inside pre")]
    [InlineData("<b> </b>", "empty")]
    public async Task Wrong_mark_up_is_refused(string html, string says)
    {
        await using var server = await TelegramServer.StartAsync();
        server.World.Private(TelegramLab.Alice);
        var (status, answer) = await CallAsync(server, "sendMessage", new JsonObject { ["chat_id"] = TelegramLab.Alice.Id, ["text"] = html, ["parse_mode"] = "HTML" }.ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(says, answer["description"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Length_counts_after_the_mark_up_is_read_and_buttons_count_in_bytes()
    {
        await using var server = await TelegramServer.StartAsync();
        server.World.Private(TelegramLab.Alice);
        async Task<HttpStatusCode> SendAsync(string html, string data)
        {
            var call = new JsonObject
            {
                ["chat_id"] = TelegramLab.Alice.Id,
                ["text"] = html,
                ["parse_mode"] = "HTML",
                ["reply_markup"] = new JsonObject { ["inline_keyboard"] = new JsonArray(new JsonArray(new JsonObject { ["text"] = "x", ["callback_data"] = data })) },
            };
            return (await CallAsync(server, "sendMessage", call.ToJsonString())).Status;
        }

        Assert.Equal(HttpStatusCode.OK, await SendAsync($"<b>{string.Concat(Enumerable.Repeat("&amp;", 4096))}</b>", new string('x', 64)));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(new string('x', 4097), "x"));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("x", new string('é', 33)));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("x", ""));
    }

    [Fact]
    public async Task Too_much_is_answered_with_how_long_to_wait()
    {
        var time = new FakeTimeProvider();
        await using var server = await TelegramServer.StartAsync(time);
        server.World.Group(-1);
        for (var person = 1; person <= 60; person++) server.World.Private(new TelegramPerson(person, "P"));
        async Task<int> SendAsync(long chat) =>
            (await CallAsync(server, "sendMessage", $$"""{ "chat_id": {{chat}}, "text": "x" }""")).Answer["parameters"]?["retry_after"]?.GetValue<int>() ?? 0;

        for (var i = 0; i < 4; i++) Assert.Equal(i < 3 ? 0 : 1, await SendAsync(1));
        for (var person = 2; person <= 58; person++) Assert.Equal(0, await SendAsync(person));
        Assert.Equal(2, await SendAsync(59));
        time.Advance(TimeSpan.FromSeconds(5));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(0, await SendAsync(-1));
            time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(40, await SendAsync(-1));
        Assert.Equal(3, server.Throttled);
    }

    [Fact]
    public async Task An_update_stays_until_a_higher_offset_confirms_it()
    {
        await using var server = await TelegramServer.StartAsync();
        var first = server.World.Say(TelegramLab.Alice, "one")!.Value;
        server.World.Say(TelegramLab.Alice, "two");
        async Task<int> CountAsync(string call) => (await CallAsync(server, "getUpdates", call)).Answer["result"]!.AsArray().Count;
        Assert.Equal(2, await CountAsync("{}"));
        Assert.Equal(2, await CountAsync($$"""{ "offset": {{first}} }"""));
        Assert.Equal(1, await CountAsync($$"""{ "offset": {{first + 1}} }"""));
        Assert.Equal(1, await CountAsync("{}"));
        Assert.Equal(0, await CountAsync($$"""{ "offset": {{first + 2}} }"""));
        await CallAsync(server, "setWebhook", """{ "url": "http://127.0.0.1:1/x" }""");
        Assert.Equal(HttpStatusCode.Conflict, (await CallAsync(server, "getUpdates", "{}")).Status);
    }

    private static async Task<(HttpStatusCode Status, JsonObject Answer)> CallAsync(TelegramServer server, string method, string json)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var answer = await Http.PostAsync($"{server.Address}/bot{TelegramServer.Token}/{method}", JsonContent.Create(JsonNode.Parse(json)), cancellation);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation))!);
    }
}
