using System.Text;

namespace CoResearch.Bot.Dispatch;

/// <summary>One word of a line: its value without quotes, where it begins in the line, and whether it was quoted whole.</summary>
internal sealed record CommandWord(string Value, int Start, bool Quoted)
{
    /// <summary>The key and the value of a key=value word, or null.</summary>
    public (string Key, string Value)? Setting { get; init; }
}

/// <summary>
/// A line cut into words. Quotes ("…", '…', “…”) hold blanks together at the start of a word or after key=; inside double quotes two of
/// them are one, and so is \" before a letter, and from then on in that word. Any other backslash is a character like any other, so Windows paths need no
/// care; a quote that never closes is literal.
/// </summary>
internal sealed class CommandLine
{
    private CommandLine(string text, bool slash, IReadOnlyList<CommandWord> words) => (Text, Slash, Words) = (text, slash, words);

    public string Text { get; }

    /// <summary>Whether it begins with a slash: meant as a command.</summary>
    public bool Slash { get; }
    public IReadOnlyList<CommandWord> Words { get; }

    public static CommandLine Read(string text)
    {
        var slash = text.StartsWith('/');
        var words = new List<CommandWord>();
        for (var at = slash ? 1 : 0; ;)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at == text.Length) return new CommandLine(text, slash, words);
            words.Add(Word(text, ref at));
        }
    }

    private static CommandWord Word(string text, ref int at)
    {
        var start = at;
        if (Quoted(text, ref at) is { } whole) return new CommandWord(whole, start, true);
        var key = KeyLength(text, at);
        if (key > 0)
        {
            var name = text.Substring(at, key);
            at += key + 1;
            var value = Quoted(text, ref at) ?? Bare(text, ref at);
            return new CommandWord(text[start..at], start, false) { Setting = (name, value) };
        }
        return new CommandWord(Bare(text, ref at), start, false);
    }

    private static string Bare(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at])) at++;
        return text[start..at];
    }

    /// <summary>The quoted word that begins here and ends before a blank or the end, or null.</summary>
    private static string? Quoted(string text, ref int at)
    {
        if (at >= text.Length || Closing(text[at]) is not { } close) return null;
        var value = new StringBuilder();
        var escapes = false;
        for (var i = at + 1; i < text.Length; i++)
        {
            if (close == '"' && text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '"' && text.IndexOf('"', i + 2) >= 0 && (escapes || (!char.IsWhiteSpace(text[i + 2]) && text[i + 2] != '"')))
            {
                escapes = true;
                value.Append(text[++i]);
            }
            else if (text[i] != close) value.Append(text[i]);
            else if (close == '"' && i + 1 < text.Length && text[i + 1] == '"') value.Append(text[i++]);
            else if (i + 1 < text.Length && !char.IsWhiteSpace(text[i + 1])) value.Append(text[i]);
            else
            {
                at = i + 1;
                return value.ToString();
            }
        }
        return null;
    }

    // Phones turn straight quotes into curly ones.
    private static char? Closing(char open) => open switch
    {
        '"' => '"',
        '\'' => '\'',
        '“' => '”',
        '«' => '»',
        _ => null,
    };

    /// <summary>The length of the key when a key=value word begins here: letters, digits and . _ - [ ], starting with a letter.</summary>
    private static int KeyLength(string text, int at)
    {
        if (at >= text.Length || !char.IsAsciiLetter(text[at])) return 0;
        var end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '_' or '-' or '[' or ']')) end++;
        return end < text.Length && text[end] == '=' ? end - at : 0;
    }
}
