using System.Text.RegularExpressions;
using CoResearch.Bot.Dispatch;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>
/// Commands as people type them in Slack: <c>/join</c> is Slack's own there, so that what the bot proposes reads <c>/co join</c>, except for
/// the few that have a slash command of their own.
/// </summary>
internal static partial class SlackCommands
{
    private static readonly HashSet<string> Prefixed =
        [.. CommandCatalog.OfThisBot().Entries.SelectMany(e => e.Spec.Aliases.Prepend(e.Spec.Name)).Select(name => name.Split(' ')[0]).Except(SlackManifest.ShortNames)];

    /// <summary>The text with each command behind <c>/co</c>; paths and addresses stay.</summary>
    public static string AsTyped(string text) => !text.Contains('/', StringComparison.Ordinal) ? text : Command().Replace(text,
        match => Prefixed.Contains(match.Groups["name"].Value) ? $"{SlackManifest.Command} {match.Groups["name"].Value}" : match.Value);

    // "/challenge add" has no short name of its own, but "/challenges" has.
    [GeneratedRegex(@"(?<![\w/.~:])/(?<name>[a-z]+)(?![\w/-]|\.\w)")]
    private static partial Regex Command();
}
