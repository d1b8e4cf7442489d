using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>Stores what Slack tells, by socket or by HTTP, and says what to acknowledge it with.</summary>
internal sealed class SlackReceiver(
    Inbox inbox, SlackProfiles profiles, ChatMetrics metrics, IServiceScopeFactory scopes, TimeProvider time, ILogger<SlackReceiver> log)
{
    private readonly ConcurrentDictionary<string, bool> _own = new(StringComparer.Ordinal);

    /// <summary>The bot's own account, known after <c>auth.test</c>.</summary>
    public string BotUser { get; set; } = "";

    /// <summary>
    /// An event, slash command or interaction. Everything is stored when this returns; when it throws, Slack must not be told that it
    /// arrived, so that it comes again.
    /// </summary>
    /// <param name="kind">What it is.</param>
    /// <param name="payload">What Slack tells.</param>
    /// <param name="request">What sets this request apart from all others, where the payload does not.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What goes back with the acknowledgement, or null.</returns>
    public async Task<JsonObject?> ReceiveAsync(SlackPayload kind, JsonObject payload, string request, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case SlackPayload.Event:
                if (payload.Text("type") == "app_rate_limited")
                {
                    metrics.Throttled(SlackPlatform.PlatformName);
                    log.LogWarning("Slack holds events back: more than 30,000 came within an hour");
                }
                if (payload.Part("event") is { } happened && happened.Text("type") == "user_change" && happened.Part("user") is { } changed) profiles.Learn(changed);
                foreach (var inbound in SlackEvents.Read(payload, BotUser))
                {
                    if (inbound is { Private: true, Kind: InboundKind.Text or InboundKind.File }) _own[inbound.Conversation] = true;
                    await inbox.ReceiveAsync(inbound, cancellationToken);
                }
                return null;
            case SlackPayload.Slash:
                if (SlackEvents.Slash(payload, request, time.GetUtcNow()) is { } command) await ReceiveHereAsync(command, cancellationToken);
                return null;
            case SlackPayload.Interaction:
                return await InteractAsync(payload, request, cancellationToken);
            default:
                throw new InvalidOperationException($"{kind} is no payload of Slack's.");
        }
    }

    private async Task ReceiveHereAsync(Inbound command, CancellationToken cancellationToken) =>
        await inbox.ReceiveAsync(command.Private && !await IsOwnAsync(command.Conversation, cancellationToken) ? command with { Conversation = command.Actor } : command, cancellationToken);

    /// <summary>
    /// Whether a direct conversation is one with the bot, which hears what is said there. A slash command may come from anybody's: it is
    /// answered, by the account, where the bot is alone with whoever typed it.
    /// </summary>
    private async Task<bool> IsOwnAsync(string channel, CancellationToken cancellationToken)
    {
        if (_own.ContainsKey(channel)) return true;
        await using var scope = scopes.CreateAsyncScope();
        if (!await scope.ServiceProvider.GetRequiredService<CoResearchDb>().Presences
            .AnyAsync(p => p.Platform == SlackPlatform.PlatformName && p.Conversation == channel && p.Private, cancellationToken)) return false;
        _own[channel] = true;
        return true;
    }

    private async Task<JsonObject?> InteractAsync(JsonObject payload, string request, CancellationToken cancellationToken)
    {
        switch (payload.Text("type"))
        {
            case "block_actions":
                if (SlackEvents.Action(payload, request, time.GetUtcNow()) is { } pressed) await inbox.ReceiveAsync(pressed, cancellationToken);
                return null;
            case "message_action":
                if (SlackEvents.Shortcut(payload, request, time.GetUtcNow()) is { } card) await ReceiveHereAsync(card, cancellationToken);
                return null;
            case "view_submission" when SlackForm.Read(payload) is var (answers, submitted):
                var mistakes = await MistakesAsync(answers, submitted, cancellationToken);
                if (mistakes.Count > 0) return SlackForm.Errors(payload.Part("view")!, mistakes);
                await inbox.ReceiveAsync(submitted, cancellationToken);
                return null;
            default:
                // A view that was closed, a shortcut of another version of the app.
                return null;
        }
    }

    /// <summary>What is wrong with a form; also when that cannot be told, since an unanswered form says only that Slack has trouble.</summary>
    private async Task<IReadOnlyDictionary<string, string>> MistakesAsync(Messages.FormAnswers answers, Inbound submitted, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var check = scope.ServiceProvider.GetRequiredService<FormCheck>();
        try
        {
            if (submitted.Text.Length > IncomingText.MostFilledIn)
                return new Dictionary<string, string> { [""] = await check.SayAsync(SlackPlatform.PlatformName, submitted.Actor, new LineTooLong(IncomingText.MostFilledIn), cancellationToken) };
            return await check.MistakesAsync(SlackPlatform.PlatformName, submitted.Actor, answers, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var errorId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
            log.LogError(exception, "Error {ErrorId} while checking the form /{Command}", errorId, answers.Command);
            return new Dictionary<string, string> { [""] = check.Say(new Broken(errorId)) };
        }
    }
}

/// <summary>The kinds of things that Slack tells.</summary>
internal enum SlackPayload
{
    Event,
    Slash,
    Interaction,
}
