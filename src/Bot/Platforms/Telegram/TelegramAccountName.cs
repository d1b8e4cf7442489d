using System.Text.RegularExpressions;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>Accounts of Telegram as people write and copy them.</summary>
internal static partial class TelegramAccountName
{
    /// <summary>The user name or the number, from a mention, a link, or the bare word. Names of fewer than four letters do not exist.</summary>
    public static Result<string> Read(string typed) =>
        Form().Match(typed.Trim()) is { Success: true } match ? match.Groups["account"].Value.ToLowerInvariant()
        : new NoAccount(typed, "Telegram", "@name, t.me/name, or the account's number. Somebody without a user name needs an invitation: /invite makes one");

    [GeneratedRegex("""^(?:<@(?<account>[0-9]+)>|tg://(?:resolve\?domain=(?<account>[a-z]\w{3,31})|user\?id=(?<account>[0-9]+))|(?:https?://)?(?:www\.)?(?:t|telegram)\.me/(?:@|s/)?(?<account>[a-z]\w{3,31})/?(?:\?.*)?|(?:https?://)?(?<account>[a-z]\w{3,31})\.t\.me/?|@?(?<account>[a-z]\w{3,31})|(?<account>[0-9]{3,}))$""", RegexOptions.IgnoreCase | RegexOptions.ECMAScript)]
    private static partial Regex Form();
}
