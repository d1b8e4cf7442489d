using System.Text;
using CoResearch.Bot.Dispatch;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>
/// Telegram's names of commands are one word of a-z, 0-9 and _, at most 32 long: "challenge add" is <c>challenge_add</c> there.
/// </summary>
internal sealed class TelegramCommandNames
{
    private const int MaxLength = 32;
    private readonly Dictionary<string, string> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly CommandCatalog _catalog;

    public TelegramCommandNames(CommandCatalog catalog)
    {
        _catalog = catalog;
        foreach (var name in catalog.Entries.SelectMany(e => e.Spec.Aliases.Prepend(e.Spec.Name)))
            if (Of(name) is { } own && own != name) _byName.TryAdd(own, name);
    }

    /// <summary>The name on Telegram, or null when it cannot have one.</summary>
    public static string? Of(string name)
    {
        var letters = new StringBuilder(name.Length);
        foreach (var letter in name.ToLowerInvariant())
            if (char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter)) letters.Append(letter);
            else if (letter is ' ' or '-' or '_') letters.Append('_');
            else return null;
        return letters.Length is > 0 and <= MaxLength ? letters.ToString() : null;
    }

    /// <summary>The command's own name for what somebody typed or tapped: <c>challenge_add</c>, and <c>status_12</c> with its argument.</summary>
    public string Back(string typed) =>
        _byName.TryGetValue(typed, out var name) ? name
        : _catalog.Find([typed]) is null && _catalog.Find(typed.Split('_')) is not null ? typed.Replace('_', ' ')
        : typed;
}
