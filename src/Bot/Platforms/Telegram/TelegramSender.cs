using System.Text;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Shared;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>Where something is posted: the chat, its topic, the message that it answers.</summary>
internal sealed record TelegramPlace(long Chat, int? Topic = null, int? Answers = null);

/// <summary>Posts, edits and removes single messages at Telegram's pace.</summary>
internal sealed class TelegramSender(TelegramApi api, TelegramPace pace, StatePaths paths, TextCatalog catalog)
{
    private const long MaxPhoto = 10 << 20, MaxDocument = 49 << 20;
    private static readonly LinkPreviewOptions NoPreview = new() { IsDisabled = true };
    private readonly Texts _texts = new(catalog);

    /// <summary>Posts it and returns its number in the chat.</summary>
    public async Task<int> PostAsync(TelegramPlace place, TelegramSend send, CancellationToken cancellationToken)
    {
        send = Possible(send);
        try
        {
            return await TryPostAsync(place, send, cancellationToken);
        }
        catch (TelegramException exception) when (exception.Says("message thread not found") && place.Topic is not null)
        {
            return await TryPostAsync(place with { Topic = null }, send, cancellationToken);
        }
        catch (TelegramException exception) when (send is not TelegramText && exception.IsFinal && exception.MovedTo is null)
        {
            return await PostOtherwiseAsync(place, send, exception, cancellationToken);
        }
    }

    /// <summary>What a chat does not take as a picture it may take as a file, else the words stand for it.</summary>
    private async Task<int> PostOtherwiseAsync(TelegramPlace place, TelegramSend send, TelegramException why, CancellationToken cancellationToken)
    {
        if (send is TelegramPhoto photo)
            try
            {
                return await TryPostAsync(place, AsDocument(photo), cancellationToken);
            }
            catch (TelegramException exception) when (exception.IsFinal && exception.MovedTo is null)
            {
                why = exception;
            }
        return await TryPostAsync(place, Instead(send, "telegram.no_file", new { name = NameOf(send), why = TelegramHtml.Escape(why.Description) }), cancellationToken);
    }

    /// <summary>Gives a text its new content and buttons; false when there is no such text any more.</summary>
    public async Task<bool> EditAsync(long chat, int message, TelegramText text, CancellationToken cancellationToken)
    {
        await pace.WaitAsync(chat, cancellationToken);
        using var patience = new LateCancellation(cancellationToken);
        try
        {
            await api.CallAsync(client => client.EditMessageText(
                chat, message, text.Html, ParseMode.Html, Keyboard(text), NoPreview, cancellationToken: patience.Token));
            return true;
        }
        catch (TelegramException exception) when (exception.Says("message is not modified"))
        {
            return true;
        }
        catch (TelegramException exception) when (
            exception.Says("message to edit not found") || exception.Says("message can't be edited") || exception.Says("no text in the message to edit"))
        {
            return false;
        }
    }

    /// <summary>Removes a message that has no content any more; one that cannot be removed stays.</summary>
    public async Task RemoveAsync(long chat, int message, CancellationToken cancellationToken)
    {
        try
        {
            await api.CallAsync(client => client.DeleteMessage(chat, message, cancellationToken));
        }
        catch (TelegramException exception) when (exception.Code == 400)
        {
            // Older than two days, or gone.
        }
    }

    private async Task<int> TryPostAsync(TelegramPlace place, TelegramSend send, CancellationToken cancellationToken)
    {
        await pace.WaitAsync(place.Chat, cancellationToken);

        // A stop of the bot lets what is under way arrive, or it would be sent again at the next start.
        using var patience = new LateCancellation(cancellationToken);
        var token = patience.Token;
        var (chat, keyboard) = (new ChatId(place.Chat), Keyboard(send));
        var answers = place.Answers is { } answered ? new ReplyParameters { MessageId = answered, AllowSendingWithoutReply = true } : null;
        switch (send)
        {
            case TelegramText text:
                return (await api.CallAsync(c => c.SendMessage(chat, text.Html, ParseMode.Html, answers, keyboard, NoPreview, place.Topic, cancellationToken: token))).Id;
            case TelegramPhoto photo:
                await using (var picture = File.OpenRead(paths.Resolve(photo.Path)))
                    return (await api.CallAsync(c => c.SendPhoto(
                        chat, InputFile.FromStream(picture, "plot.png"), photo.Caption, ParseMode.Html, answers, keyboard, place.Topic, cancellationToken: token))).Id;
            case TelegramDocument document:
                await using (Stream file = document.Path is { } path ? File.OpenRead(paths.Resolve(path)) : new MemoryStream(Encoding.UTF8.GetBytes(document.Content ?? "")))
                    return (await api.CallAsync(c => c.SendDocument(
                        chat, InputFile.FromStream(file, document.FileName), document.Caption, ParseMode.Html, answers, keyboard, null, place.Topic, cancellationToken: token))).Id;
            default:
                throw new InvalidOperationException($"{send.GetType().Name} cannot be posted.");
        }
    }

    /// <summary>What can be sent instead of a file that is gone or too long.</summary>
    private TelegramSend Possible(TelegramSend send)
    {
        if ((send as TelegramPhoto)?.Path is not { } path && (path = (send as TelegramDocument)?.Path) is null) return send;
        var found = new FileInfo(paths.Resolve(path));
        if (!found.Exists || found.Length == 0) return Instead(send, "telegram.file_gone", new { name = NameOf(send) });
        if (found.Length > MaxDocument) return Instead(send, "telegram.file_too_long", new { name = NameOf(send), size = found.Length >> 20, most = MaxDocument >> 20 });
        return send is TelegramPhoto large && found.Length > MaxPhoto ? AsDocument(large) : send;
    }

    private TelegramText Instead(TelegramSend send, string key, object values) => new(_texts.Of(key, values)) { Buttons = send.Buttons };

    private static string NameOf(TelegramSend send) => send is TelegramPhoto photo ? photo.Caption : TelegramHtml.Escape(((TelegramDocument)send).FileName);

    private static TelegramDocument AsDocument(TelegramPhoto photo) => new(photo.Path, null, "plot.png", photo.Caption) { Buttons = photo.Buttons };

    private static InlineKeyboardMarkup? Keyboard(TelegramSend send) => send.Buttons.Count == 0
        ? null
        : new InlineKeyboardMarkup(send.Buttons.Select(row => row.Select(b => InlineKeyboardButton.WithCallbackData(b.Label, b.Token))));
}
