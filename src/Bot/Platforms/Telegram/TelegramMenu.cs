using CoResearch.Bot.Dispatch;
using Microsoft.Extensions.Logging;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>The list of commands that Telegram shows when somebody types a slash: all of them in private, the common ones in groups.</summary>
internal sealed class TelegramMenu(CommandCatalog catalog, TelegramApi api, ILogger<TelegramMenu> log)
{
    private const int MaxCommands = 100, MaxDescription = 256;

    /// <summary>Says the lists where they changed. A failure is no reason not to listen.</summary>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PublishAsync(new BotCommandScopeAllPrivateChats(), Commands(group: false), cancellationToken);
            await PublishAsync(new BotCommandScopeAllGroupChats(), Commands(group: true), cancellationToken);
            await PublishAsync(new BotCommandScopeDefault(), Commands(group: true), cancellationToken);
        }
        catch (Exception exception) when (exception is TelegramException or IOException)
        {
            log.LogWarning("Telegram's command menu keeps its old content: {Reason}", exception.Message);
        }
    }

    internal IReadOnlyList<BotCommand> Commands(bool group) =>
    [
        .. catalog.Entries.Select(e => e.Spec).Where(s => !s.TerminalOnly && (!group || s.Topic is Topics.TakePart or Topics.Look))
            .OrderBy(s => Topics.All.ToList().IndexOf(s.Topic))
            .Select(s => (Name: TelegramCommandNames.Of(s.Name), s.Summary)).Where(c => c.Name is not null).Take(MaxCommands)
            .Select(c => new BotCommand { Command = c.Name!, Description = TelegramHtml.Cut(c.Summary, MaxDescription) }),
    ];

    private async Task PublishAsync(BotCommandScope scope, IReadOnlyList<BotCommand> commands, CancellationToken cancellationToken)
    {
        var shown = await api.CallAsync(client => client.GetMyCommands(scope, cancellationToken: cancellationToken));
        if (shown.Select(c => (c.Command, c.Description)).SequenceEqual(commands.Select(c => (c.Command, c.Description)))) return;
        await api.CallAsync(client => client.SetMyCommands(commands, scope, cancellationToken: cancellationToken));
    }
}
