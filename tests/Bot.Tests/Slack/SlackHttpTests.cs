using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.Domain.Notices;
using CoResearch.TestKit.Slack;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Slack;

/// <summary>HTTP mode: what Slack signed is stored and answered, everything else is refused.</summary>
public sealed class SlackHttpTests
{
    [Fact]
    public async Task Events_commands_and_interactions_come_in_on_one_path()
    {
        await using var lab = await SlackLab.StartAsync(settings: SlackLab.Http);
        await lab.Server.SayAsync(SlackLab.Alice, SlackServer.DirectOf(SlackLab.Alice), "/help");
        await lab.Server.SlashAsync(SlackLab.Alice, SlackLab.General, "/submit", "a=\"b & c\"");
        await lab.Server.PressAsync(SlackLab.Alice, "token-1");
        Assert.Equal([(InboundKind.Text, "/help"), (InboundKind.Command, "/submit a=\"b & c\""), (InboundKind.Action, "token-1")], (await lab.InboxAsync()).Select(e => (e.Kind, e.Text)));
        Assert.Empty(lab.Server.Lost);
    }

    [Fact]
    public async Task A_form_is_answered_with_its_mistakes()
    {
        await using var lab = await SlackLab.StartAsync(settings: SlackLab.Http);
        await lab.Server.SlashAsync(SlackLab.Alice, SlackLab.General, "/co", "join");
        var form = new FormBlock("join", "Form", "Go", [new FormField("name", "Name", FormFieldKind.Line)]);
        await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.General, replyTo: (await lab.InboxAsync())[0].ReplyTo), form);
        var answer = await lab.Server.SubmitAsync(Assert.Single(lab.Server.Views), new Dictionary<string, string> { ["name"] = "x" });
        Assert.NotNull(answer!["errors"]!["name"]);
    }

    [Fact]
    public async Task Slacks_question_for_the_address_is_answered()
    {
        await using var lab = await SlackLab.StartAsync(settings: SlackLab.Http);
        using var answer = await PostAsync(lab, """{"type":"url_verification","challenge":"abc","token":"t"}""");
        Assert.Equal("abc", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(0, SlackServer.SigningSecret, HttpStatusCode.OK)]
    [InlineData(-290, SlackServer.SigningSecret, HttpStatusCode.OK)]
    [InlineData(-310, SlackServer.SigningSecret, HttpStatusCode.Unauthorized)]
    [InlineData(310, SlackServer.SigningSecret, HttpStatusCode.Unauthorized)]
    [InlineData(0, "another secret", HttpStatusCode.Unauthorized)]
    public async Task Only_what_Slack_signed_within_five_minutes_is_taken(int secondsOff, string secret, HttpStatusCode status)
    {
        await using var lab = await SlackLab.StartAsync(settings: SlackLab.Http);
        using var answer = await PostAsync(lab, """{"type":"event_callback","event_id":"Ev1","event":{"type":"message","user":"U1ALICE","channel":"D1ALICE","text":"hi","ts":"1.2"}}""", secondsOff, secret);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK ? 1 : 0, (await lab.InboxAsync()).Count);
    }

    [Fact]
    public async Task A_request_that_makes_no_sense_is_refused()
    {
        await using var lab = await SlackLab.StartAsync(settings: SlackLab.Http);
        foreach (var body in new[] { "{not json", "[]", "", """{"type":"event_callback","type":"twice"}""" })
        {
            using var answer = await PostAsync(lab, body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        Assert.Empty(lab.Bot.Log.Troubles);
    }

    [Fact]
    public async Task Half_a_character_is_replaced_and_loses_no_event()
    {
        await using var lab = await SlackLab.StartAsync(settings: SlackLab.Http);
        using var answer = await PostAsync(lab, """{"type":"event_callback","event_id":"Ev1","event":{"type":"message","user":"U1ALICE","channel":"D1ALICE","text":"a \ud83d b \ud83d\ude00 \\ud83d","ts":"1.2"}}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("a \ufffd b \U0001f600 \\ud83d", Assert.Single(await lab.InboxAsync()).Text);
    }

    [Fact]
    public async Task What_is_too_long_or_not_signed_is_refused_without_a_word_in_the_log()
    {
        await using var lab = await SlackLab.StartAsync(settings: SlackLab.Http);
        using var counted = new MeterListener();
        long refused = 0;
        var meters = lab.Bot.Services.GetRequiredService<IMeterFactory>();
        counted.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "coresearch.chat.refused" && instrument.Meter.Scope == meters) listener.EnableMeasurementEvents(instrument);
        };
        counted.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref refused, value));
        counted.Start();
        var huge = $"\"{new string('x', 3 << 20)}\"";
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Assert.Equal(413, await SendAsync(now, SlackServer.Sign(now, huge)));
        Assert.Equal(413, await SendAsync(now, SlackServer.Sign(now, huge), chunked: true));
        Assert.Equal(413, await SendAsync(now, "v0=forged"));
        Assert.Equal(401, await SendAsync("1", "v0=forged"));
        Assert.Equal(401, await SendAsync("soon", "v0=forged", chunked: true));
        Assert.Equal(401, await SendAsync(now, null));
        using (var unsigned = await PostAsync(lab, "{}", secret: "another")) Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);
        Assert.Empty(lab.Bot.Log.Troubles);
        await SlackLab.UntilAsync(() => Interlocked.Read(ref refused) == 7, "all to be counted");

        async Task<int> SendAsync(string timestamp, string? signature, bool chunked = false)
        {
            using var client = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, lab.Server.PushTo) { Content = new StringContent(huge, System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
            if (signature is not null) request.Headers.Add("X-Slack-Signature", signature);
            request.Headers.TransferEncodingChunked = chunked;

            // What is refused is not read to its end.
            request.Headers.ExpectContinue = true;
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return (int)answer.StatusCode;
        }
    }

    [Fact]
    public void The_signature_is_Slacks_own_example() => Assert.Equal(
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        SlackSignature.Sign("8f742231b10e8888abcd99yyyzzz85a5", "1531420618",
            "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"u8));

    private static Task<HttpResponseMessage> PostAsync(SlackLab lab, string body, int secondsOff = 0, string secret = SlackServer.SigningSecret)
    {
        var timestamp = DateTimeOffset.UtcNow.AddSeconds(secondsOff).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return lab.Server.PostAsync(body, "application/json", timestamp, SlackServer.Sign(timestamp, body, secret));
    }
}
