using System.Collections.Concurrent;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Notices;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>
/// Delivers one version of a message: edits what is there of the version before, posts the rest in order, and goes on where a try before
/// was interrupted. What only one person may see goes to their private chat; where there is none, the group hears only that it must be asked
/// for there, or why it was refused.
/// </summary>
internal sealed class TelegramDelivery(TelegramSender sender, TelegramReaders readers, DeliveredParts delivered, Inbox inbox, ChatMetrics metrics, TimeProvider time)
{
    /// <summary>A group may have 20 sends and edits a minute: progress takes at most half of them.</summary>
    private static readonly TimeSpan GroupProgress = TimeSpan.FromSeconds(6);

    private readonly ConcurrentDictionary<long, DateTimeOffset> _progress = new();
    private readonly ConcurrentDictionary<long, long> _moved = new();

    public async Task<string> DeliverAsync(OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await DeliverAsync(envelope, message, await PlaceAsync(envelope, cancellationToken), cancellationToken);
        }
        catch (TelegramException exception) when (exception.RetryAfter is not null || exception.Code == 429)
        {
            metrics.Throttled(TelegramPlatform.PlatformName);
            throw new DeliveryDelayedException(exception.RetryAfter ?? TimeSpan.FromSeconds(1));
        }
        catch (TelegramException exception) when (exception.IsFinal)
        {
            // Blocked, kicked, the chat is gone, or nothing that Telegram takes: the same again would be refused again.
            throw new DeliveryRefusedException(exception.Description)
            {
                PlaceIsClosed = exception.Code == 403 || exception.Says("chat not found") || exception.Says("not enough rights to send text") || exception.Says("CHAT_WRITE_FORBIDDEN") || exception.Says("TOPIC_CLOSED"),
                TopicOnly = exception.Says("TOPIC_CLOSED"),
            };
        }
    }

    private async Task<string> DeliverAsync(OutboxMessage envelope, ChatMessage message, TelegramPlace place, CancellationToken cancellationToken)
    {
        try
        {
            return await DeliverToAsync(place, envelope, message, cancellationToken);
        }
        catch (TelegramException exception) when (exception.MovedTo is { } to)
        {
            _moved[place.Chat] = to;
            await inbox.ReceiveAsync(TelegramTranslator.Moved(place.Chat, to), cancellationToken);
            return await DeliverToAsync(new TelegramPlace(to, place.Topic), envelope, message, cancellationToken);
        }
        catch (TelegramException exception) when (exception.Code == 403 && envelope.OnlyFor is not null && $"{place.Chat}" != envelope.Conversation)
        {
            // They do not want to be written to alone.
            return await DeliverToAsync(InPlace(envelope), envelope, message, cancellationToken);
        }
    }

    private async Task<string> DeliverToAsync(TelegramPlace place, OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken)
    {
        var progresses = TelegramChat.IsGroup(place.Chat) && message.Blocks.Any(b => b is ProgressBlock { Fraction: < 1 });
        if (progresses && envelope.ExternalId is { } known && IsTooSoon(envelope.Id)) return known;
        if (envelope.OnlyFor is not null && TelegramChat.IsGroup(place.Chat) && message is not { Refused: not null, Private: false }) message = readers.AskPrivately();
        var sends = TelegramRenderer.Render(message, await readers.SceneAsync(place.Chat, message, cancellationToken));

        // In a chat with another number nothing that was posted before can be named any more.
        var parts = await delivered.OfAsync(envelope, sends.Count > 1, within: TelegramMessageId.In(place.Chat), cancellationToken);
        foreach (var send in sends.Skip(parts.Begun.Count))
        {
            var here = parts.Begun.Count == 0 ? place : place with { Answers = null };
            var before = send is TelegramText ? parts.Texts.FirstOrDefault() : parts.File(send.Written());
            var id = await ShowAsync(here, send, before, cancellationToken);
            await parts.AddAsync(before, TelegramMessageId.Of(place.Chat, id), send is not TelegramText, send.Written());
        }
        foreach (var superfluous in parts.Texts.ToList())
        {
            await sender.RemoveAsync(place.Chat, TelegramMessageId.Read(superfluous.ExternalId).Message, cancellationToken);
            await parts.RemoveAsync(superfluous);
        }
        if (progresses) _progress[envelope.Id] = time.GetUtcNow();
        else _progress.TryRemove(envelope.Id, out _);
        return parts.Id!;
    }

    /// <summary>Makes the part that was there say this, or posts it; returns its number.</summary>
    private async Task<int> ShowAsync(TelegramPlace place, TelegramSend send, OutboxPart? before, CancellationToken cancellationToken)
    {
        if (before is not null)
        {
            var id = TelegramMessageId.Read(before.ExternalId).Message;
            if (MessageParts.Shows(before, send.Written())) return id;
            if (send is TelegramText text && await sender.EditAsync(place.Chat, id, text, cancellationToken)) return id;
        }
        return await sender.PostAsync(place, send, cancellationToken);
    }

    /// <summary>Only progress, and shown a moment ago: the next version follows, so this one is passed over.</summary>
    private bool IsTooSoon(long message) => _progress.TryGetValue(message, out var last) && time.GetUtcNow() - last < GroupProgress;

    private async Task<TelegramPlace> PlaceAsync(OutboxMessage envelope, CancellationToken cancellationToken)
    {
        if (envelope.ExternalId is { } known && TelegramMessageId.Read(known).Chat is var chat)
            return $"{chat}" == envelope.Conversation ? InPlace(envelope) : new TelegramPlace(chat);
        return envelope.OnlyFor is { } account && account != envelope.Conversation && await readers.SpokeAloneAsync(account, cancellationToken)
            ? new TelegramPlace(long.Parse(account))
            : InPlace(envelope);
    }

    private TelegramPlace InPlace(OutboxMessage envelope)
    {
        if (!long.TryParse(envelope.Conversation, out var chat)) throw new DeliveryRefusedException($"{envelope.Conversation} is no chat of Telegram.");
        return new TelegramPlace(Now(chat), Topic(envelope), TelegramChat.IsGroup(chat) ? TelegramReply.Read(envelope.ReplyTo).Message : null);
    }

    private long Now(long chat) => _moved.GetValueOrDefault(chat, chat);

    private static int? Topic(OutboxMessage envelope) => int.TryParse(envelope.Thread, out var topic) ? topic : null;
}
