using System.Text.Json;
using CoResearch.Bot.Delivery;
using CoResearch.Domain.Notices;
using Microsoft.Extensions.Logging;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>Stores one update, whichever way it came, and stops the waiting sign of the button that it is about.</summary>
internal sealed class TelegramIntake(
    Inbox inbox, TelegramTranslator translator, TelegramApi api, TimeProvider time, ILogger<TelegramIntake> log)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    /// <summary>The updates that are asked for by name; message_reaction comes only when it is named.</summary>
    public static IReadOnlyList<UpdateType> Kinds { get; } =
        [UpdateType.Message, UpdateType.ChannelPost, UpdateType.EditedMessage, UpdateType.CallbackQuery, UpdateType.MessageReaction, UpdateType.MyChatMember];

    /// <summary>Returns when the update is stored, or is none that concerns the bot.</summary>
    public async Task TakeAsync(JsonElement raw, User bot, CancellationToken cancellationToken)
    {
        Update? update;
        IReadOnlyList<Inbound> said;
        try
        {
            update = raw.Deserialize<Update>(JsonBotAPI.Options);
            said = update is null ? [] : [.. translator.Translate(update, bot)];
        }
        catch (Exception exception)
        {
            // It would be as unreadable tomorrow, and Telegram keeps sending it until it is confirmed.
            log.LogError(exception, "An update of Telegram cannot be read and is passed over");
            return;
        }
        if (update is null) return;
        if (update.MyChatMember is { } member)
            log.LogDebug("In chat {Chat} the bot is {Status} now", member.Chat.Id, member.NewChatMember.Status);

        // All handed in before the first is waited for: the next update follows them.
        await Task.WhenAll([.. said.Select(inbound => inbox.ReceiveAsync(inbound, cancellationToken))]);
        if (update.CallbackQuery is { } pressed) _ = StopWaitingAsync(pressed.Id);
    }

    // Beside what comes next: the answer changes nothing but the look of the button.
    private async Task StopWaitingAsync(string callback)
    {
        try
        {
            using var soon = new CancellationTokenSource(AnswerWithin, time);
            await api.CallAsync(client => client.AnswerCallbackQuery(callback, cancellationToken: soon.Token));
        }
        catch (Exception exception) when (exception is TelegramException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            log.LogDebug("A button's waiting sign stays: {Reason}", exception.Message);
        }
    }
}
