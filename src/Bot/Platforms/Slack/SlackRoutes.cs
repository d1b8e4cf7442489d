using System.Text.Json.Nodes;
using CoResearch.Domain.Notices;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>
/// Which way a post takes: into the conversation, to one person in it, to the address that an interaction brought, or as a last resort
/// to that person directly.
/// </summary>
internal sealed class SlackRoutes(SlackApiClient api, SlackRates rates, TimeProvider time)
{
    /// <summary>Posts, and returns the message's id: <c>channel:ts</c> when it can be edited.</summary>
    public async Task<string> PostAsync(OutboxMessage envelope, SlackPost post, bool only, CancellationToken cancellationToken)
    {
        var replyTo = SlackReplyTo.Read(envelope.ReplyTo);
        var isPrivate = IsPrivate(envelope.Conversation);
        try
        {
            if (envelope.OnlyFor is not { } user || isPrivate) return await MessageAsync(envelope, envelope.Conversation, post, cancellationToken);
            if (only && await RespondAsync(replyTo, post, inChannel: false, envelope.Thread, cancellationToken)) return $"response:{envelope.Id}";
            return await EphemeralAsync(envelope, user, post, cancellationToken);
        }
        catch (SlackException exception) when (IsClosed(exception.ErrorCode) && !isPrivate)
        {
            // The bot is not in that channel: an interaction there brought a way back, and its person has a conversation with the bot.
            if (await RespondAsync(replyTo, post, inChannel: envelope.OnlyFor is null, envelope.Thread, cancellationToken)) return $"response:{envelope.Id}";
            if ((envelope.OnlyFor ?? replyTo?.User) is not { } person) throw;
            return await MessageAsync(envelope, person, post, cancellationToken);
        }
    }

    /// <summary>
    /// Uploads into the conversation; what only one person may see, or the conversation does not take, goes to that person directly:
    /// Slack has no file that only one person sees.
    /// </summary>
    public static async Task<string?> UploadAsync(OutboxMessage envelope, string? thread, Func<string, string?, Task<string?>> upload)
    {
        var person = envelope.OnlyFor ?? SlackReplyTo.Read(envelope.ReplyTo)?.User;
        if (envelope.OnlyFor is not null && !IsPrivate(envelope.Conversation)) return await upload(envelope.OnlyFor, null);
        try
        {
            return await upload(envelope.Conversation, thread);
        }
        catch (SlackException exception) when (IsClosed(exception.ErrorCode) && person is not null && !IsPrivate(envelope.Conversation))
        {
            return await upload(person, null);
        }
    }

    /// <summary>Why a channel takes nothing from the bot; null when it does, or when the app may not ask (its manifest was made before it did).</summary>
    public async Task<CannotWriteHere?> HindranceAsync(string channel, CancellationToken cancellationToken)
    {
        await rates.WaitAsync("conversations.info", cancellationToken);
        try
        {
            var asked = await api.CallAsync("conversations.info", cancellationToken, new Dictionary<string, JsonNode?> { ["channel"] = channel });
            var found = asked.Part("channel");
            return found.Flag("is_archived") ? new CannotWriteHere($"This channel is archived: take it out of the archive, or choose another one")
                : found?["is_member"] is not null && !found.Flag("is_member") ? NotIn() : null;
        }
        catch (SlackException exception) when (IsClosed(exception.ErrorCode))
        {
            return NotIn();
        }
        catch (SlackException exception) when (exception.ErrorCode is "missing_scope")
        {
            return null;
        }

        static CannotWriteHere NotIn() => new($"I am not in this channel: mention me here and let Slack add me");
    }

    private async Task<string> MessageAsync(OutboxMessage envelope, string channel, SlackPost post, CancellationToken cancellationToken)
    {
        var sent = await api.CallAsync("chat.postMessage", cancellationToken, new Dictionary<string, JsonNode?>
        {
            ["channel"] = channel,
            ["thread_ts"] = channel == envelope.Conversation ? envelope.Thread : null,
            ["text"] = post.Text,
            ["blocks"] = post.Blocks.DeepClone(),
            ["unfurl_links"] = false,
            ["unfurl_media"] = false,
            ["metadata"] = new JsonObject
            {
                ["event_type"] = "coresearch_message",
                ["event_payload"] = new JsonObject { ["outbox"] = envelope.Id, ["version"] = envelope.Version },
            },
        });
        return $"{sent.Text("channel")}:{sent.Text("ts")}";
    }

    private async Task<string> EphemeralAsync(OutboxMessage envelope, string user, SlackPost post, CancellationToken cancellationToken)
    {
        await rates.WaitAsync("chat.postEphemeral", cancellationToken);
        var sent = await api.CallAsync("chat.postEphemeral", cancellationToken, new Dictionary<string, JsonNode?>
        {
            ["channel"] = envelope.Conversation,
            ["user"] = user,
            ["thread_ts"] = envelope.Thread,
            ["text"] = post.Text,
            ["blocks"] = post.Blocks.DeepClone(),
        });
        return $"ephemeral:{envelope.Conversation}:{sent.Text("message_ts")}";
    }

    private async Task<bool> RespondAsync(SlackReplyTo? replyTo, SlackPost post, bool inChannel, string? thread, CancellationToken cancellationToken)
    {
        if (replyTo?.ResponseUrlAt(time.GetUtcNow()) is not { } address) return false;
        var message = new JsonObject
        {
            ["response_type"] = inChannel ? "in_channel" : "ephemeral",
            ["replace_original"] = false,
            ["text"] = post.Text,
            ["blocks"] = post.Blocks.DeepClone(),
        };
        if (thread is not null) message["thread_ts"] = thread;
        return await api.RespondAsync(address, message, cancellationToken);
    }

    /// <summary>Whether the conversation takes nothing from the bot.</summary>
    public static bool IsClosed(string errorCode) =>
        errorCode is "channel_not_found" or "not_in_channel" or "is_archived" or "user_not_in_channel" or "invalid_channel";

    /// <summary>Whether the account that a direct message is for is gone.</summary>
    public static bool IsNobody(string errorCode) => errorCode is "user_not_found" or "user_disabled" or "users_not_found" or "cannot_dm_bot";

    private static bool IsPrivate(string conversation) => conversation[0] is 'D' or 'U' or 'W';
}
