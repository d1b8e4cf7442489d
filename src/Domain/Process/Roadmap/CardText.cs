using System.Text.RegularExpressions;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Process.Roadmap;

/// <summary>
/// A card as it is typed: <c>"Look at the cut on Size" @ada due friday #doing #write-up</c>. What stands in quotes, or all other words, is
/// the title. A tag that names a column is one, any other tag is a label. Mentions are as the platform writes them.
/// </summary>
public sealed partial record CardText(string Title, IReadOnlyList<string> Mentions, DateOnly? Due, CardColumn? Column, IReadOnlyList<string> Labels)
{
    private static readonly Dictionary<string, CardColumn> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["backlog"] = CardColumn.Backlog,
        ["todo"] = CardColumn.Planned,
        ["planned"] = CardColumn.Planned,
        ["plan"] = CardColumn.Planned,
        ["doing"] = CardColumn.Doing,
        ["test"] = CardColumn.Test,
        ["testing"] = CardColumn.Test,
        ["review"] = CardColumn.Test,
        ["done"] = CardColumn.Done,

        // As I call them in Russian myself.
        ["бэклог"] = CardColumn.Backlog,
        ["в планах"] = CardColumn.Planned,
        ["в работе"] = CardColumn.Doing,
        ["проверка"] = CardColumn.Test,
        ["готово"] = CardColumn.Done,
    };

    public static Result<CardText> Read(string typed, DateOnly today)
    {
        var quoted = QuotedTitle().Match(typed);
        var rest = quoted.Success ? typed[quoted.Length..] : typed;
        var (title, mentions, labels) = (new List<string>(), new List<string>(), new List<string>());
        (DateOnly? due, CardColumn? column) = (null, null);
        var words = rest.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (Mention().IsMatch(word)) mentions.Add(word.TrimEnd(',', ';', '.'));
            else if (word.Equals("due", StringComparison.OrdinalIgnoreCase) && i + 1 < words.Length && (quoted.Success || DueDay.Read(words[i + 1], today) is not null))
            {
                if (DueDay.Read(words[++i], today) is not { } day) return new BadDay(words[i]);
                due = day;
            }
            else if (word.Length > 1 && word[0] == '#' && !char.IsDigit(word[1]))
            {
                if (Columns.TryGetValue(Plain(word), out var named)) column = named;
                else if (ReadLabel(word).Failed(out var label, out var error)) return error;
                else labels.Add(label);
            }
            else title.Add(word);
        }
        if (quoted.Success && title.Count > 0) return new BadCardTitle(Card.LongestTitle);
        return new CardText(quoted.Success ? quoted.Groups[1].Value : string.Join(' ', title), mentions, due, column, [.. labels.Distinct()]);
    }

    /// <summary>Any text as a title: on one line, and cut where it is longer.</summary>
    public static string Shortened(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Card.LongestTitle ? line : Cut.Short(line, Card.LongestTitle - 1);
    }

    /// <summary>A column's name, English or Russian, in any case, with or without #; a dash may stand for a blank.</summary>
    public static Result<CardColumn> ReadColumn(string typed) =>
        Columns.TryGetValue(Plain(typed), out var column) ? column : new NoSuchColumn(typed, Nearest.Hint(Plain(typed), Columns.Keys));

    public static Result<string> ReadLabel(string typed)
    {
        var label = typed.TrimStart('#').TrimEnd(',', ';', '.').ToLowerInvariant();
        return LabelForm().IsMatch(label) ? label : new BadLabel(typed);
    }

    private static string Plain(string column) => column.TrimStart('#').Replace('-', ' ').Replace('_', ' ').ToLowerInvariant();

    [GeneratedRegex("""\A\s*["“](.*?)["”](?=\s|\z)""", RegexOptions.Singleline)]
    private static partial Regex QuotedTitle();

    [GeneratedRegex(@"\A(@[\p{L}\p{N}][\p{L}\p{N}._-]*|<@[^>\s]+>)[,;.]?\z")]
    private static partial Regex Mention();

    [GeneratedRegex(@"\A[\p{L}\p{N}][\p{L}\p{N}_-]{0,29}\z")]
    private static partial Regex LabelForm();
}
