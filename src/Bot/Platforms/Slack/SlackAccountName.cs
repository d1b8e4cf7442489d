using System.Text.RegularExpressions;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>Accounts of Slack as people write and copy them.</summary>
internal static partial class SlackAccountName
{
    /// <summary>The id or the user name, from a mention, a profile's address, or the bare word.</summary>
    public static Result<string> Read(string typed) =>
        Form().Match(typed.Trim()) is { Success: true } match ? match.Groups["account"].Value.ToLowerInvariant()
        : new NoAccount(typed, "Slack", typed.Contains('@', StringComparison.Ordinal)
            ? "a mention (@name, chosen from the list that Slack shows) or as the member ID of the profile (U…): I do not see people's e-mail addresses"
            : "a mention (@name, chosen from the list that Slack shows), a user name, or the member ID of the profile (U…)");

    [GeneratedRegex("""^(?:<@(?<account>[UW][A-Z0-9]+)(?:\|[^>]*)?>|(?:https?://)?[a-z0-9-]+(?:\.enterprise)?\.slack\.com/team/(?<account>[UW][A-Z0-9]+)/?|@?(?<account>[a-z0-9][a-z0-9._-]{0,79}))$""", RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}
