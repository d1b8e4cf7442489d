using System.Text;
using CoResearch.Bot.Dispatch;
using CoResearch.Domain.Notices;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>
/// What an update of Telegram says in the bot's words. In groups only what is meant for the bot: commands, mentions of it and replies to
/// it, also where it is an administrator and hears everything. Other bots, and people who speak as a channel of theirs, are not heard; a channel's own posts and
/// anonymous administrators are asked who they are.
/// </summary>
internal sealed class TelegramTranslator(TelegramCommandNames names)
{
    public IEnumerable<Inbound> Translate(Update update, User bot) => update switch
    {
        { Message: { } message } => Of(message, update.Id, bot),
        { ChannelPost: { } post } => Of(post, update.Id, bot),
        { EditedMessage: { } message } => Edited(message, update.Id, bot),
        { CallbackQuery: { } pressed } => Of(pressed, update.Id),
        { MessageReaction: { } reaction } => Of(reaction, update.Id),
        _ => [],
    };

    private IEnumerable<Inbound> Of(Message message, int update, User bot)
    {
        if (message.MigrateToChatId is { } to) yield return Moved(message.Chat.Id, to);
        else if (message.MigrateFromChatId is { } from) yield return Moved(from, message.Chat.Id);
        else if (message is { From: { IsBot: false } sender, SenderChat: null } && Said(message, bot) is var (kind, text))
            yield return Begin(message.Chat, message, sender, text, update) with
            {
                Kind = kind,
                MessageId = TelegramMessageId.Of(message.Chat.Id, message.Id),
                Replied = Replied(message),
                ReplyTo = IsPrivate(message.Chat) ? null : new TelegramReply { Message = message.Id }.Write(),
                FileReference = kind == InboundKind.File ? message.Document?.FileId ?? message.Photo?.MaxBy(p => p.Width)?.FileId : null,
                FileName = kind == InboundKind.File ? message.Document?.FileName ?? "photo.jpg" : null,
            };
        else if (IsUnnamed(message) && Said(message, bot) is (InboundKind.Text or InboundKind.Command, [_, ..] line))
            yield return new Inbound(TelegramPlatform.PlatformName, $"{message.Chat.Id}", $"{message.Chat.Id}", line, $"{update}")
            {
                Kind = InboundKind.Unnamed,
                Thread = Topic(message),
                ReplyTo = new TelegramReply { Message = message.Id }.Write(),
            };
    }

    /// <summary>A post of a channel, or a message of a group's administrator who shows the group instead of themselves.</summary>
    private static bool IsUnnamed(Message message) =>
        message.Chat.Type is ChatType.Channel or ChatType.Supergroup or ChatType.Group && message.SenderChat?.Id == message.Chat.Id;

    /// <summary>Telegram does not say what a message said before, so every edit may be one of kudos.</summary>
    private static IEnumerable<Inbound> Edited(Message message, int update, User bot)
    {
        if (message is { From: { IsBot: false } sender, SenderChat: null })
            yield return Begin(message.Chat, message, sender, WithMentions(message, bot, out _, plain: true), update) with
            {
                Kind = InboundKind.Edited,
                MessageId = TelegramMessageId.Of(message.Chat.Id, message.Id),
                ReplyTo = IsPrivate(message.Chat) ? null : new TelegramReply { Message = message.Id }.Write(),
            };
    }

    private static IEnumerable<Inbound> Of(CallbackQuery pressed, int update)
    {
        if (pressed is { Message: { } message, Data: { Length: > 0 } token, From.IsBot: false })
            yield return Begin(message.Chat, message, pressed.From, token, update) with
            {
                Kind = InboundKind.Action,
                MessageId = TelegramMessageId.Of(message.Chat.Id, message.Id),
                ReplyTo = new TelegramReply { Message = IsPrivate(message.Chat) ? null : message.Id, Callback = pressed.Id }.Write(),
            };
    }

    private static IEnumerable<Inbound> Of(MessageReactionUpdated reaction, int update)
    {
        if (reaction.User is not { IsBot: false } person) yield break;
        var (before, after) = (Emoji(reaction.OldReaction), Emoji(reaction.NewReaction));
        foreach (var emoji in before.Except(after)) yield return Change(InboundKind.ReactionRemoved, emoji);
        foreach (var emoji in after.Except(before)) yield return Change(InboundKind.ReactionAdded, emoji);

        Inbound Change(InboundKind kind, string emoji) => Begin(reaction.Chat, null, person, emoji, update) with
        {
            HappenedAt = At(reaction.Date, update),
            Kind = kind,
            MessageId = TelegramMessageId.Of(reaction.Chat.Id, reaction.MessageId),
            DedupeKey = $"{update}-{kind}-{emoji}",
        };

        static List<string> Emoji(IEnumerable<ReactionType> reactions) => [.. reactions.OfType<ReactionTypeEmoji>().Select(r => r.Emoji)];
    }

    private static Inbound Begin(Chat chat, Message? message, User sender, string text, int update) =>
        new(TelegramPlatform.PlatformName, $"{chat.Id}", $"{sender.Id}", text, $"{update}")
        {
            Thread = message is null ? null : Topic(message),
            HappenedAt = message is null ? null : At(message.EditDate ?? message.Date, update),
            ActorName = $"{sender.FirstName} {sender.LastName}".Trim(),
            ActorHandle = sender.Username,
            ActorLocale = sender.LanguageCode,
            Private = IsPrivate(chat),
        };

    /// <summary>Telegram's clock has seconds; what happens within one has the order of its updates.</summary>
    private static DateTimeOffset At(DateTime date, int update) => new DateTimeOffset(date, TimeSpan.Zero).AddTicks(update % TimeSpan.TicksPerSecond);

    /// <summary>
    /// A group became a supergroup. Both chats and every refused message say so: it is one event. Nobody did it, so the actor is the group.
    /// </summary>
    internal static Inbound Moved(long from, long to) =>
        new(TelegramPlatform.PlatformName, $"{from}", $"{from}", $"{to}", $"moved-{from}-{to}") { Kind = InboundKind.Moved };

    /// <summary>The words and what they are, or null when they are not for the bot.</summary>
    private (InboundKind Kind, string Text)? Said(Message message, User bot)
    {
        // What somebody else said, or another bot wrote, is a quotation: a file in it is a file, its words ask for nothing.
        if (message is not { ForwardOrigin: null, ViaBot: null }) return message.Document is not null && IsPrivate(message.Chat) ? (InboundKind.File, "") : null;
        var text = WithMentions(message, bot, out var mentioned);

        // Kudos are given where people are, and not to the bot; code and quotations have no marks of their own here.
        if (!text.StartsWith('/') && message.Document is null && KudosText.Find(text) is not null)
        {
            text = WithMentions(message, bot, out mentioned, plain: true);
            if (KudosText.Find(text) is not null) return (InboundKind.Text, text);
        }
        if (text.StartsWith('/'))
        {
            var end = text.IndexOfAny([' ', '\n', '\t']) is var blank && blank < 0 ? text.Length : blank;
            var (name, rest) = (text[1..end], text[end..]);
            if (name.IndexOf('@', StringComparison.Ordinal) is var at and >= 0)
            {
                if (!name[(at + 1)..].Equals(bot.Username, StringComparison.OrdinalIgnoreCase)) return null;
                name = name[..at];
                mentioned = true;
            }
            if (name.Equals("start", StringComparison.OrdinalIgnoreCase)) return (InboundKind.Started, IsParameter(rest.Trim()) ? rest.Trim() : "");
            text = $"/{names.Back(name)}{rest}";
        }
        var meant = mentioned || IsPrivate(message.Chat) || text.StartsWith('/') || AnswersTo(message, bot);
        if (message.Document is not null || (message.Photo is { Length: > 0 } && (text.StartsWith('/') || IsPrivate(message.Chat)))) return meant ? (InboundKind.File, text) : null;
        if (!meant || (text.Length == 0 && !mentioned)) return null;
        if (text.Length == 0) return (InboundKind.Command, "help");
        return (mentioned && !text.StartsWith('/') ? InboundKind.Command : InboundKind.Text, text);
    }

    /// <summary>
    /// The words, with people who have no user name as &lt;@id&gt; and without mentions of the bot itself; <paramref name="plain"/> leaves out
    /// what is code or a quotation.
    /// </summary>
    private static string WithMentions(Message message, User bot, out bool mentioned, bool plain = false)
    {
        var (text, entities) = (message.Text ?? message.Caption ?? "", message.Entities ?? message.CaptionEntities ?? []);
        var words = new StringBuilder(text.Length);
        mentioned = false;
        var at = 0;
        foreach (var entity in entities.Where(e => e.Type is MessageEntityType.Mention or MessageEntityType.TextMention || (plain && IsQuoted(e, text))).OrderBy(e => e.Offset))
        {
            var end = entity.Offset + entity.Length;
            if (entity.Offset < at || end > text.Length || (entity.Type == MessageEntityType.TextMention && entity.User is null)) continue;
            if (IsQuoted(entity, text))
            {
                words.Append(text, at, entity.Offset - at);
                at = end;
                continue;
            }
            var me = entity.Type == MessageEntityType.TextMention
                ? entity.User?.Id == bot.Id
                : text[entity.Offset..end].Equals("@" + bot.Username, StringComparison.OrdinalIgnoreCase);
            if (!me && entity.Type == MessageEntityType.Mention) continue;
            words.Append(text, at, entity.Offset - at);
            if (!me) words.Append($"<@{entity.User!.Id}>");
            mentioned |= me;
            at = end;
        }
        return words.Append(text, at, text.Length - at).ToString().Trim();
    }

    /// <summary>A link without an amount in it stays a part of the reason.</summary>
    private static bool IsQuoted(MessageEntity entity, string text) => entity.Type switch
    {
        MessageEntityType.Code or MessageEntityType.Pre or MessageEntityType.Blockquote or MessageEntityType.ExpandableBlockquote or MessageEntityType.Strikethrough or MessageEntityType.Spoiler => true,
        MessageEntityType.Url or MessageEntityType.TextLink => entity.Offset + entity.Length <= text.Length && KudosText.HasAmount(text.Substring(entity.Offset, entity.Length)),
        _ => false,
    };

    // A topic's messages all "reply" to the message that began the topic.
    private static bool AnswersTo(Message message, User bot) =>
        message.ReplyToMessage is { ForumTopicCreated: null } answered && answered.From?.Id == bot.Id;

    /// <summary>The words of the message that it answers, or of the part of it that it quotes.</summary>
    private static string? Replied(Message message) =>
        message.ReplyToMessage is { ForumTopicCreated: null } answered ? message.Quote?.Text ?? answered.Text ?? answered.Caption : null;

    private static string? Topic(Message message) => message is { IsTopicMessage: true, MessageThreadId: { } topic } ? $"{topic}" : null;

    private static bool IsPrivate(Chat chat) => chat.Type == ChatType.Private;

    /// <summary>Whether a link can carry it to /start.</summary>
    internal static bool IsParameter(string text) => text.Length <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
