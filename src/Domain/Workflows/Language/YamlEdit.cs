using System.Globalization;
using System.Text.RegularExpressions;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Workflows.Language;

/// <summary>Changes one value in YAML text by its path and leaves every other character as it is.</summary>
internal static partial class YamlEdit
{
    private const int LongestEdit = 1000;

    public static Result<string> Apply(string file, string text, string edit)
    {
        var split = edit.IndexOf('=');
        if (split <= 0 || edit.Length > LongestEdit)
            return Refuse(file, edit, $"is not an edit; write key=value, such as trainer.learning_rate=0.003.");
        var (path, value) = (edit[..split].Trim(), edit[(split + 1)..].Trim());
        if (!PathForm().IsMatch(path))
            return Refuse(file, path, $"is not a key; write one such as combiner.output_size or input_features[Size].preprocessing.normalization.");
        if (value.Length > 0 && Inline(value) is { } reason)
            return Refuse(file, path, reason);
        if (StrictYaml.Parse(file, text).Failed(out var root, out var error))
            return error;

        YamlItem at = root;
        var steps = Step().Matches(path).Select(m => m.Groups["name"].Success ? m.Groups["name"].Value : m.Value.TrimStart('.')).ToList();
        var isItem = Step().Matches(path).Select(m => m.Groups["name"].Success).ToList();
        for (var i = 0; i < steps.Count; i++)
        {
            var rest = steps[(i + 1)..];
            if (isItem[i])
            {
                if (at is not YamlList list)
                    return Refuse(file, path, $"{at.Path} is not a list.");
                if (Item(list, steps[i]) is not { } item)
                    return Refuse(file, path, $"{list.Path} has no item {steps[i]}.{Nearest.Hint(steps[i], Names(list))}");
                at = item;
                continue;
            }
            if (at is YamlScalar { IsNull: true })
                return value.Length == 0 ? text : Replace(text, at, Nested(steps[i..], value));
            if (at is not YamlMap map)
                return Refuse(file, path, $"{at.Path} has no keys below it.");
            if (map.Find(steps[i]) is { } entry)
            {
                if (i == steps.Count - 1 && value.Length == 0)
                    return Remove(file, text, map, entry);
                at = entry.Value;
                continue;
            }
            if (value.Length == 0)
                return text;
            if (isItem[i..].Contains(true))
                return Refuse(file, path, $"{map.KeyPath(steps[i])} is not in the file yet; add the list by hand.");
            return Insert(text, map, steps[i], Nested(rest, value));
        }
        return value.Length == 0 ? Refuse(file, path, $"cannot be removed; edit the file.") : Replace(text, at, value);
    }

    /// <summary>Why the value cannot stand on one line of YAML, or null.</summary>
    private static Phrase? Inline(string value)
    {
        if (value.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || value.Contains(" #", StringComparison.Ordinal))
            return $"has a value with a line break, a control character or a comment.";
        // Inside { } a bare comma or bracket would end the value, so it is tried in the narrower of both places.
        return StrictYaml.Parse("value", "{ v: " + value + " }") is { Ok: true, Value.Entries.Count: 1 } ? null
            : (Phrase)$"has a value that is not valid YAML; put text with special characters in quotes.";
    }

    private static YamlItem? Item(YamlList list, string name) =>
        list.Items.FirstOrDefault(i => (i as YamlMap)?.ItemName == name)
        ?? (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < list.Items.Count ? list.Items[at] : null);

    private static IEnumerable<string> Names(YamlList list) => list.Items.Select(i => (i as YamlMap)?.ItemName).OfType<string>();

    private static string Nested(IEnumerable<string> keys, string value) =>
        keys.Reverse().Aggregate(value, (inner, key) => $"{{ {key}: {inner} }}");

    private static string Replace(string text, YamlItem at, string value)
    {
        var (start, end) = (at.Span.Start, Contents(text, at));
        // "key:" with nothing after it has an empty span right behind the colon.
        var gap = start > 0 && text[start - 1] == ':' ? " " : "";
        return text[..start] + gap + value + text[end..];
    }

    private static string Insert(string text, YamlMap map, string key, string value)
    {
        if (map.Flow)
        {
            var close = map.Span.End - 1;
            var at = close;
            while (text[at - 1] is ' ' or '\n' or '\r')
                at--;
            return text[..at] + (map.Entries.Count == 0 ? " " : ", ") + $"{key}: {value}" + (map.Entries.Count == 0 && close == at ? " " : "") + text[at..];
        }
        var first = map.Entries[0].KeySpan.Start;
        var lineStart = text.LastIndexOf('\n', Math.Max(0, first - 1)) + 1;
        var indent = new string(' ', first - lineStart);
        var end = Contents(text, map.Entries[^1].Value);
        var lineEnd = text.IndexOf('\n', end);
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return lineEnd < 0
            ? text + newLine + $"{indent}{key}: {value}" + newLine
            : text[..(lineEnd + 1)] + $"{indent}{key}: {value}" + newLine + text[(lineEnd + 1)..];
    }

    private static Result<string> Remove(string file, string text, YamlMap map, YamlEntry entry)
    {
        if (map.Entries.Count == 1 || map.Flow || map.Entries[0] == entry)
        {
            // null means "not given", and never leaves a map without keys or a list item without its dash.
            return Replace(text, entry.Value, "null");
        }
        var start = text.LastIndexOf('\n', entry.KeySpan.Start) + 1;
        var end = text.IndexOf('\n', Contents(text, entry.Value));
        return end < 0 ? text[..start] : text[..start] + text[(end + 1)..];
    }

    /// <summary>Where a value's own characters end: a block's end mark lies behind the comments and blank lines that follow it.</summary>
    private static int Contents(string text, YamlItem item)
    {
        var end = item switch
        {
            YamlMap { Flow: false, Entries: [.., var last] } => Contents(text, last.Value),
            YamlList { Flow: false, Items: [.., var last] } => Contents(text, last),
            _ => item.Span.End,
        };
        while (item is YamlScalar { Quoted: true } && end > item.Span.Start && text[end - 1] is '\n' or '\r')
            end--;
        return end;
    }

    private static MistakesError Refuse(string file, string key, Phrase message) => new([new Mistake(file, 0, key, message)]);

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\[[^\[\]]{1,60}\])?(\.[A-Za-z_][A-Za-z0-9_]*(\[[^\[\]]{1,60}\])?)*$", RegexOptions.CultureInvariant)]
    private static partial Regex PathForm();

    [GeneratedRegex(@"\.?[A-Za-z_][A-Za-z0-9_]*|\[(?<name>[^\[\]]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
