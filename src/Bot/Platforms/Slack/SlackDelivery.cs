using System.Text.Json.Nodes;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Notices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>
/// Sends one message of the outbox: posts, edits, files, forms, home pages. A message of several parts that is interrupted goes on where it
/// stopped when it is tried again, also after a crash.
/// <para>Slack offers no key by which a post is made once only: after a crash between Slack's answer and its recording, that one post or file
/// comes twice. A post's metadata names the outbox's message and version, so that a double can be recognised.</para>
/// </summary>
internal sealed class SlackDelivery(
    SlackApiClient api, SlackUploads uploads, SlackRates rates, SlackAccounts accounts, SlackRoutes routes, DeliveredParts delivered, IOptions<SlackOptions> options,
    TimeProvider time, ILogger<SlackDelivery> log)
{
    // In two pieces, as the lint of texts takes a literal that begins with a feature's name for a text's key.
    private const string OpenView = "views" + ".open", PublishView = "views" + ".publish";
    private readonly TimeSpan _betweenPosts = TimeSpan.FromSeconds(1 / options.Value.Pace);

    public async Task<string> DeliverAsync(OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return SlackPlatform.UserOfHome(envelope.Conversation) is { } user
                ? await PublishHomeAsync(user, envelope, message, cancellationToken)
                : await SendOrWriteAsync(envelope, message, cancellationToken);
        }
        catch (SlackRateLimitException exception)
        {
            throw new DeliveryDelayedException(exception.RetryAfter);
        }
        catch (SlackException exception) when (IsFinal(exception))
        {
            throw new DeliveryRefusedException(exception.ErrorCode) { PlaceIsClosed = SlackRoutes.IsClosed(exception.ErrorCode) || SlackRoutes.IsNobody(exception.ErrorCode) };
        }
    }

    private async Task<string> PublishHomeAsync(string user, OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken)
    {
        message = await accounts.WithFormButtonsAsync(message, cancellationToken);
        var view = SlackRenderer.RenderHome(message, await accounts.OfAsync(message, cancellationToken));
        SlackLimits.Check(view);
        await rates.WaitAsync(PublishView, cancellationToken);
        await api.CallAsync(PublishView, cancellationToken, new Dictionary<string, JsonNode?> { ["user_id"] = user, ["view"] = view });
        return envelope.Conversation;
    }

    /// <summary>Blocks that Slack does not take are a defect; the words are not lost with them.</summary>
    private async Task<string> SendOrWriteAsync(OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(envelope, message, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or SlackException { ErrorCode: "invalid_blocks" or "invalid_blocks_format" or "msg_blocks_too_long" })
        {
            log.LogError(exception, "Slack does not take the blocks of message {Message}; it goes as bare words", envelope.Id);
            await delivered.ForgetAsync(envelope);
            return await SendAsync(envelope, new ChatMessage(new LogBlock(SlackPlainText.Of(message))), cancellationToken);
        }
    }

    private async Task<string> SendAsync(OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken)
    {
        message = await OpenFormsAsync(envelope, message, cancellationToken);
        var rendering = SlackRenderer.Render(message, await accounts.OfAsync(message, cancellationToken));
        var parts = await delivered.OfAsync(envelope, rendering.Posts.Count + rendering.Files.Count > 1, within: null, cancellationToken);
        var target = SlackMessageId.Read(envelope.ExternalId ?? parts.Texts.FirstOrDefault()?.ExternalId);
        if (target is not null) rendering = InOnePost(message, rendering);
        await PostAsync(envelope, rendering, target, parts, cancellationToken);
        foreach (var file in rendering.Files.Where(f => !parts.HasFile(f.Written)))
        {
            var thread = target is not null && parts.Id == target.ToString() ? target.Ts : envelope.Thread;
            await parts.AddAsync(null, await UploadAsync(envelope, thread, file, cancellationToken), isFile: true, file.Written);
        }
        return parts.Id ?? envelope.ExternalId ?? $"form:{envelope.Id}";
    }

    private async Task PostAsync(OutboxMessage envelope, SlackRendering rendering, SlackMessageId? target, MessageParts parts, CancellationToken cancellationToken)
    {
        foreach (var post in rendering.Posts.Skip(parts.Begun.Count(p => !p.IsFile)))
        {
            if (parts.Begun.Count > 0) await Task.Delay(_betweenPosts, time, cancellationToken);
            SlackLimits.Check(new JsonObject { ["blocks"] = post.Blocks.DeepClone(), ["text"] = post.Text });
            var id = target is null ? null : await EditAsync(target, post, cancellationToken);
            id ??= await routes.PostAsync(envelope, post, only: rendering.Posts.Count <= SlackReplyTo.ResponseUses, cancellationToken);
            await parts.AddAsync(parts.Texts.FirstOrDefault(), id, isFile: false, post.Text);
        }
    }

    /// <summary>Uploads the file, or says why it is not there: a workspace may take no files at all, and the words do not wait for it.</summary>
    private async Task<string> UploadAsync(OutboxMessage envelope, string? thread, SlackAttachment file, CancellationToken cancellationToken)
    {
        try
        {
            return SlackUploads.IdOf(await SlackRoutes.UploadAsync(envelope, thread, (channel, below) => uploads.SendAsync(channel, below, file, cancellationToken)));
        }
        catch (SlackException exception) when (IsFinal(exception))
        {
            log.LogWarning("Slack takes no file of message {Message}: {Reason}", envelope.Id, exception.ErrorCode);
            var told = SlackRenderer.Render(accounts.WithoutFile(file.Title, exception.ErrorCode), new Dictionary<long, string>()).Posts[0];
            return await routes.PostAsync(envelope, told, only: true, cancellationToken);
        }
    }

    /// <summary>The edited message's id, or null when Slack does not edit it any more: then it is posted anew.</summary>
    private async Task<string?> EditAsync(SlackMessageId target, SlackPost post, CancellationToken cancellationToken)
    {
        // A newer version may come while this one waits: it is tried again instead of waited for.
        if (rates.Take("chat.update") is { } wait && wait > TimeSpan.Zero) throw new DeliveryDelayedException(wait);
        try
        {
            await api.CallAsync("chat.update", cancellationToken, new Dictionary<string, JsonNode?>
            {
                ["channel"] = target.Channel,
                ["ts"] = target.Ts,
                ["text"] = post.Text,
                ["blocks"] = post.Blocks.DeepClone(),
            });
            return target.ToString();
        }
        catch (SlackException exception) when (exception.ErrorCode is "message_not_found" or "cant_update_message" or "edit_window_closed")
        {
            return null;
        }
    }

    /// <summary>Opens the message's forms, where there is a trigger that still works; a button stands for the others.</summary>
    private async Task<ChatMessage> OpenFormsAsync(OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken)
    {
        var replyTo = SlackReplyTo.Read(envelope.ReplyTo);
        foreach (var form in message.Blocks.OfType<FormBlock>().Take(1))
            if (replyTo?.TriggerAt(time.GetUtcNow()) is { } trigger && await OpenFormAsync(form, envelope, replyTo, trigger, cancellationToken))
                message = message with { Blocks = [.. message.Blocks.Where(b => b != form)] };
        return await accounts.WithFormButtonsAsync(message, cancellationToken);
    }

    private async Task<bool> OpenFormAsync(FormBlock form, OutboxMessage envelope, SlackReplyTo replyTo, string trigger, CancellationToken cancellationToken)
    {
        var view = SlackForm.View(form, envelope, replyTo);
        SlackLimits.Check(view);
        if (rates.Take(OpenView) > TimeSpan.Zero) return false;
        try
        {
            await api.CallAsync(OpenView, cancellationToken, new Dictionary<string, JsonNode?> { ["trigger_id"] = trigger, ["view"] = view });
            return true;
        }
        catch (SlackException exception) when (exception.ErrorCode is "expired_trigger_id" or "exchanged_trigger_id" or "invalid_trigger_id")
        {
            return false;
        }
    }

    /// <summary>Whether the same would be refused again; a token that must be mended is not for good.</summary>
    private static bool IsFinal(SlackException exception) => !exception.Passes && exception.Fix is null;

    /// <summary>An edit stays one message: what does not fit into it comes as a file.</summary>
    private static SlackRendering InOnePost(ChatMessage message, SlackRendering rendering) => rendering.Posts.Count <= 1 ? rendering : rendering with
    {
        Posts = [rendering.Posts[0]],
        Files = [.. rendering.Files, new SlackAttachment("message.txt", "message.txt") { Content = SlackPlainText.Of(message) }],
    };
}

/// <summary>The id under which a message can be edited and gets reactions: <c>channel:ts</c>.</summary>
internal sealed record SlackMessageId(string Channel, string Ts)
{
    /// <summary>Null for what cannot be edited: ephemeral messages, answers to an address, files, home pages.</summary>
    public static SlackMessageId? Read(string? id) =>
        id?.Split(':') is [var channel, var ts] && channel.Length > 0 && channel[0] is 'C' or 'D' or 'G' ? new SlackMessageId(channel, ts) : null;

    public override string ToString() => $"{Channel}:{Ts}";
}
