using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Notices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>
/// Sends one message of the outbox: posts, edits, files, forms, home pages. A message of several parts that fails in between goes on
/// where it stopped when it is tried again.
/// <para>Slack offers no key by which a post is made once only: after a crash between Slack's answer and its recording, a post comes twice.
/// Its metadata names the outbox's message and version, so that a double can be recognised.</para>
/// </summary>
internal sealed class SlackDelivery(
    SlackApiClient api, SlackUploads uploads, SlackRates rates, SlackAccounts accounts, SlackRoutes routes, IOptions<SlackOptions> options,
    TimeProvider time, ILogger<SlackDelivery> log)
{
    private const int MostRemembered = 1000;

    // In two pieces, as the lint of texts takes a literal that begins with a feature's name for a text's key.
    private const string OpenView = "views" + ".open", PublishView = "views" + ".publish";
    private readonly TimeSpan _betweenPosts = TimeSpan.FromSeconds(1 / options.Value.Pace);
    private readonly ConcurrentDictionary<long, Begun> _begun = new();

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
            _begun.TryRemove(envelope.Id, out _);
            return await SendAsync(envelope, new ChatMessage(new LogBlock(SlackPlainText.Of(message))), cancellationToken);
        }
    }

    private async Task<string> SendAsync(OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken)
    {
        if (_begun.Count > MostRemembered) _begun.Clear();
        var begun = envelope.Id == 0 ? new Begun() : _begun.GetOrAdd(envelope.Id, _ => new Begun());
        begun.Turn(envelope.Version);
        message = await OpenFormsAsync(envelope, message, begun, cancellationToken);
        var rendering = SlackRenderer.Render(message, await accounts.OfAsync(message, cancellationToken));
        var target = SlackMessageId.Read(envelope.ExternalId ?? begun.Edits);
        if (target is not null) rendering = InOnePost(message, rendering);
        await PostAsync(envelope, rendering, target, begun, cancellationToken);
        foreach (var file in rendering.Files.Where(f => !begun.Files.Contains(f.Path ?? f.Content!)))
        {
            var thread = target is not null && begun.Id == target.ToString() ? target.Ts : envelope.Thread;
            try
            {
                var sent = await SlackRoutes.UploadAsync(envelope, thread, (channel, below) => uploads.SendAsync(channel, below, file, cancellationToken));
                begun.Id ??= "file:" + sent;
            }
            catch (SlackException exception) when (IsFinal(exception))
            {
                // A workspace may take no files at all; the words do not wait for it.
                log.LogWarning("Slack takes no file of message {Message}: {Reason}", envelope.Id, exception.ErrorCode);
                var told = SlackRenderer.Render(accounts.WithoutFile(file.Title, exception.ErrorCode), new Dictionary<long, string>()).Posts[0];
                var id = await routes.PostAsync(envelope, told, only: true, cancellationToken);
                begun.Id ??= id;
            }
            begun.Files.Add(file.Path ?? file.Content!);
        }

        // What an edit needs stays known: which files are there already.
        if (envelope.Key is null || begun.Files.Count == 0) _begun.TryRemove(envelope.Id, out _);
        return begun.Id ?? $"form:{envelope.Id}";
    }

    private async Task PostAsync(OutboxMessage envelope, SlackRendering rendering, SlackMessageId? target, Begun begun, CancellationToken cancellationToken)
    {
        for (; begun.Posts < rendering.Posts.Count; begun.Posts++)
        {
            if (begun.Posts > 0) await Task.Delay(_betweenPosts, time, cancellationToken);
            var post = rendering.Posts[begun.Posts];
            SlackLimits.Check(new JsonObject { ["blocks"] = post.Blocks.DeepClone(), ["text"] = post.Text });
            var id = target is null ? null : await EditAsync(target, post, cancellationToken);
            id ??= await routes.PostAsync(envelope, post, only: rendering.Posts.Count <= SlackReplyTo.ResponseUses, cancellationToken);
            begun.Id ??= id;
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
    private async Task<ChatMessage> OpenFormsAsync(OutboxMessage envelope, ChatMessage message, Begun begun, CancellationToken cancellationToken)
    {
        var replyTo = SlackReplyTo.Read(envelope.ReplyTo);
        foreach (var form in message.Blocks.OfType<FormBlock>().Take(1))
        {
            if (!begun.FormOpened && replyTo?.TriggerAt(time.GetUtcNow()) is { } trigger)
                begun.FormOpened = await OpenFormAsync(form, envelope, replyTo, trigger, cancellationToken);
            if (begun.FormOpened) message = message with { Blocks = [.. message.Blocks.Where(b => b != form)] };
        }
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

    /// <summary>What was done of a message: its id, posts of this version, files.</summary>
    private sealed class Begun
    {
        private int _version;

        public string? Id { get; set; }

        /// <summary>The message that an earlier version became although its delivery failed later.</summary>
        public string? Edits { get; private set; }
        public int Posts { get; set; }
        public bool FormOpened { get; set; }
        public HashSet<string> Files { get; } = [];

        public void Turn(int version)
        {
            if (version == _version) return;
            (Edits, Id, Posts, _version) = (Id, null, 0, version);
        }
    }
}

/// <summary>The id under which a message can be edited and gets reactions: <c>channel:ts</c>.</summary>
internal sealed record SlackMessageId(string Channel, string Ts)
{
    /// <summary>Null for what cannot be edited: ephemeral messages, answers to an address, files, home pages.</summary>
    public static SlackMessageId? Read(string? id) =>
        id?.Split(':') is [var channel, var ts] && channel.Length > 0 && channel[0] is 'C' or 'D' or 'G' ? new SlackMessageId(channel, ts) : null;

    public override string ToString() => $"{Channel}:{Ts}";
}
