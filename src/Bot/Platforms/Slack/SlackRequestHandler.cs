using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using CoResearch.Bot.Delivery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>HTTP mode: events, slash commands and interactions on one path, each signed by Slack. Stored first, then answered.</summary>
internal sealed class SlackRequestHandler(
    IOptions<SlackOptions> options, SlackReceiver receiver, ChatMetrics metrics, TimeProvider time, ILogger<SlackRequestHandler> log)
{
    private const string Timestamp = "X-Slack-Request-Timestamp", Signature = "X-Slack-Signature";

    public async Task HandleAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var headers = context.Request.Headers;

        // What cannot be Slack's is not even read.
        if (!SlackSignature.MayBe(headers[Timestamp], headers[Signature], time.GetUtcNow()))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        if (!SlackSignature.Verify(options.Value.SigningSecret!, headers[Timestamp], headers[Signature], body, time.GetUtcNow()))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        if (Read(context.Request.ContentType, Encoding.UTF8.GetString(body)) is not var (kind, payload))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        if (payload.Text("type") == "url_verification")
        {
            await context.Response.WriteAsync(payload.Text("challenge") ?? "", context.RequestAborted);
            return;
        }
        try
        {
            // Not the request's token: a connection that breaks must not undo what is nearly stored.
            var answer = await receiver.ReceiveAsync(kind, payload, headers[Signature].ToString(), CancellationToken.None);
            metrics.Acknowledged(SlackPlatform.PlatformName, Stopwatch.GetElapsedTime(started));
            if (answer is null) return;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.LogError(exception, "An event of Slack's could not be stored; Slack sends it again");
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static (SlackPayload Kind, JsonObject Payload)? Read(string? contentType, string body)
    {
        if (contentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true)
            return SlackJson.Parse(body) is { } callback ? (SlackPayload.Event, callback) : null;
        var form = QueryHelpers.ParseQuery(body);
        if (form.TryGetValue("payload", out var json))
            return SlackJson.Parse(json.ToString()) is { } interaction ? (SlackPayload.Interaction, interaction) : null;
        return (SlackPayload.Slash, new JsonObject(form.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value.ToString()))));
    }
}
