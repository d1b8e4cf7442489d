using CoResearch.Bot.Messages;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.Extensions.Options;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;
using ChatAction = Telegram.Bot.Types.Enums.ChatAction;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>Telegram: private chats, groups and topics, by long polling or a webhook.</summary>
internal sealed class TelegramPlatform(
    TelegramApi api, TelegramPatience patience, TelegramMenu menu, TelegramPolling polling, TelegramWebhook webhook, TelegramDelivery delivery,
    IOptions<TelegramOptions> options) : IPlatform
{
    public const string PlatformName = "telegram";

    /// <summary>The longest file that a bot may fetch.</summary>
    private const int MaxFile = 20 << 20;
    private string? _username;
    private long _me;

    public string Name => PlatformName;

    public PlatformLimits Limits { get; } = new()
    {
        HasButtons = true,
        HasTopics = true,

        // Anybody in the world can write to a bot there.
        Entry = EntryMode.Invitation,
        ProgressInterval = TimeSpan.FromSeconds(3),
        SendsPerSecond = TelegramPace.PerSecond * options.Value.Pace,
        SendsPerSecondAndConversation = TelegramPace.PerSecondAndChat * options.Value.Pace,
    };

    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Problem() is { } problem) throw new MisconfiguredException(problem);
        var bot = await patience.UntilAsync(() => api.CallAsync<User>(client => client.GetMe(cancellationToken)), cancellationToken);
        (_username, _me) = (bot.Username, bot.Id);
        await menu.PublishAsync(cancellationToken);
        if (options.Value.UsesWebhook) await webhook.RunAsync(bot, cancellationToken);
        else await polling.RunAsync(bot, cancellationToken);
    }

    public async Task<string> DeliverAsync(OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await delivery.DeliverAsync(envelope, message, cancellationToken);
        }
        catch (TelegramException exception) when (exception.Fix is { } fix)
        {
            throw new MisconfiguredException(fix);
        }
    }

    /// <summary>Null until the bot knows its name, and for a word that a link cannot carry: at most 64 of A-Z a-z 0-9 _ -.</summary>
    public string? LinkTo(string word) =>
        _username is { } name && TelegramTranslator.IsParameter(word) ? $"https://t.me/{name}?start={word}" : null;

    /// <summary>Tried with the sign that somebody types, which needs the same rights as a message and leaves nothing.</summary>
    public async Task<CannotWriteHere?> HindranceAsync(string conversation, string? thread, CancellationToken cancellationToken)
    {
        try
        {
            int? topic = int.TryParse(thread, out var number) ? number : null;
            await api.CallAsync(client => client.SendChatAction(long.Parse(conversation), ChatAction.Typing, topic, cancellationToken: cancellationToken));
            return null;
        }
        catch (TelegramException exception) when (exception is { Code: 400 or 403, MovedTo: null })
        {
            if (await IsOpenChannelAsync(long.Parse(conversation), cancellationToken)) return null;
            return new CannotWriteHere($"Telegram says \"{exception.Description}\". Let me send messages in this group, or make me an administrator");
        }
    }

    /// <summary>Nobody types in a channel, so that sign is refused there whatever the bot may.</summary>
    private async Task<bool> IsOpenChannelAsync(long chat, CancellationToken cancellationToken)
    {
        try
        {
            return (await api.CallAsync(client => client.GetChat(chat, cancellationToken))).Type == ChatType.Channel
                && await api.CallAsync(client => client.GetChatMember(chat, _me, cancellationToken)) is ChatMemberAdministrator { CanPostMessages: true };
        }
        catch (TelegramException exception) when (exception.Code is 400 or 403)
        {
            return false;
        }
    }

    public Result<string> ReadAccount(string typed) => TelegramAccountName.Read(typed);

    /// <summary>Nothing: every event brings its person's name, and Telegram knows no time zones.</summary>
    public Task<Profile?> ProfileAsync(string actor, CancellationToken cancellationToken) => Task.FromResult<Profile?>(null);

    public async Task<byte[]?> FetchAsync(string fileReference, int maxBytes, CancellationToken cancellationToken)
    {
        TGFile file;
        try
        {
            file = await api.CallAsync(client => client.GetFile(fileReference, cancellationToken));
        }
        catch (TelegramException exception) when (exception.Code == 400)
        {
            // Gone, or longer than a bot may fetch.
            return null;
        }
        var most = Math.Min(maxBytes, MaxFile);
        return file.FilePath is { } path && !(file.FileSize > most) ? await api.DownloadAsync(path, most, cancellationToken) : null;
    }
}
