using System.Globalization;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Wording;
using Microsoft.Extensions.Logging;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>
/// The list of commands that Telegram shows when somebody types a slash: in private as many as Telegram takes, in groups those of one word that others may see, and
/// each in every language that there are texts in. Where all are too many, steps such as "card move" are left to /help first, then other names of two
/// words, the last topics first. English is what Telegram shows where it knows no list in the reader's own.
/// </summary>
internal sealed class TelegramMenu(CommandCatalog catalog, TextCatalog texts, TelegramApi api, ILogger<TelegramMenu> log)
{
    private const int MaxCommands = 100, MaxDescription = 256;

    /// <summary>Says the lists where they changed. A failure is no reason not to listen.</summary>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var culture in texts.Cultures.Prepend(CultureInfo.InvariantCulture))
            {
                await PublishAsync(new BotCommandScopeAllPrivateChats(), Commands(group: false, culture), culture, cancellationToken);
                await PublishAsync(new BotCommandScopeAllGroupChats(), Commands(group: true, culture), culture, cancellationToken);
                await PublishAsync(new BotCommandScopeDefault(), Commands(group: true, culture), culture, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is TelegramException or IOException)
        {
            log.LogWarning("Telegram's command menu keeps its old content: {Reason}", exception.Message);
        }
    }

    private List<BotCommand> Commands(bool group, CultureInfo culture)
    {
        var words = new Texts(texts) { Culture = culture };
        return
        [
            .. Listed().Where(s => !group || s.Name == "here" || (s.Topic is not (Topics.Lab or Topics.Guide) && !s.Name.Contains(' ') && !IsPrivate(s.Name)))
                .OrderBy(TopicOf)
                .Select(s => (Name: TelegramCommandNames.Of(s.Name), Summary: words.Summary(s))).Where(c => c.Name is not null)
                .Select(c => new BotCommand { Command = c.Name!, Description = TelegramHtml.Cut(c.Summary, MaxDescription) }),
        ];
    }

    /// <summary>What one does alone with the bot: accounts and one's own data.</summary>
    private static bool IsPrivate(string name) => name is "claim" or "enter" or "link" or "unlink" or "privacy" or "introduce" or "language" or "zone";

    /// <summary>As many as Telegram lists: those of one word first, then those of two, then steps.</summary>
    private IEnumerable<CommandSpec> Listed() =>
        catalog.Entries.Select(e => e.Spec).Where(s => !s.TerminalOnly).OrderBy(s => IsStep(s) ? 2 : s.Name.Contains(' ') ? 1 : 0).ThenBy(TopicOf).Take(MaxCommands);

    private static int TopicOf(CommandSpec spec) => Topics.All.ToList().IndexOf(spec.Topic);

    /// <summary>Whether it begins with the name of a command that does something itself, as "card move" does.</summary>
    private bool IsStep(CommandSpec spec) => spec.Name.Split(' ') is [var first, _] && catalog.Named(first)?.Spec is { Topic: not Topics.Look };

    private async Task PublishAsync(BotCommandScope scope, IReadOnlyList<BotCommand> commands, CultureInfo culture, CancellationToken cancellationToken)
    {
        // Two letters, as Telegram wants them; none for English.
        var language = culture.Name.Length == 0 ? null : culture.Name.Split('-')[0];
        var shown = await api.CallAsync(client => client.GetMyCommands(scope, language, cancellationToken));
        if (shown.Select(c => (c.Command, c.Description)).SequenceEqual(commands.Select(c => (c.Command, c.Description)))) return;
        await api.CallAsync(client => client.SetMyCommands(commands, scope, language, cancellationToken));
    }
}
