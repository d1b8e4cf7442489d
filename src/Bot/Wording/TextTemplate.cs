using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Wording;

/// <summary>
/// A text as it stands in a resource: <c>{name}</c> is a value, <c>{count|one|many}</c> a plural form, <c>`code`</c> something to
/// type, <c>**strong**</c> a stress, <c>[[ {name} ]]</c> what is left out where one of its values is empty; <c>{{</c> and <c>}}</c> are
/// braces. Values are never read as mark-up.
/// </summary>
internal sealed class TextTemplate
{
    private static readonly ConcurrentDictionary<string, TextTemplate> Parsed = new(StringComparer.Ordinal);
    private readonly List<Part> _parts = [];

    private TextTemplate(string source)
    {
        var style = Style.Plain;
        int? section = null;
        var sections = 0;
        var literal = new StringBuilder();
        for (var i = 0; i < source.Length; i++)
        {
            var pair = i + 1 < source.Length ? source.Substring(i, 2) : "";
            if (pair is "{{" or "}}") (literal, i) = (literal.Append(source[i]), i + 1);
            else if (pair is "[[" or "]]")
            {
                End(literal, style, section);
                (section, i) = (pair == "[[" ? sections++ : null, i + 1);
            }
            else if (pair == "**" && style != Style.Code) (style, i) = (Turn(style, Style.Strong, literal, section), i + 1);
            else if (source[i] == '`' && style != Style.Strong) style = Turn(style, Style.Code, literal, section);
            else if (source[i] == '{')
            {
                var end = source.IndexOf('}', i);
                if (end < 0) throw new FormatException($"A brace is not closed in \"{source}\".");
                End(literal, style, section);
                var fields = source[(i + 1)..end].Split('|');
                _parts.Add(new Part(fields[0].Trim(), style, section) { Forms = fields[1..] });
                i = end;
            }
            else literal.Append(source[i]);
        }
        End(literal, style, section);
    }

    private enum Style
    {
        Plain,
        Code,
        Strong,
    }

    /// <summary>The names of the values that it needs.</summary>
    public IEnumerable<string> Names => _parts.Where(p => p.Forms is not null).Select(p => p.Text).Distinct();

    public static TextTemplate Of(string source) => Parsed.GetOrAdd(source, s => new TextTemplate(s));

    public IReadOnlyList<Span> Fill(IReadOnlyDictionary<string, object?> values, CultureInfo culture)
    {
        var empty = _parts.Where(p => p is { Section: not null, Forms: not null } && IsEmpty(values.GetValueOrDefault(p.Text))).Select(p => p.Section).ToHashSet();
        return [.. _parts.Where(p => p.Section is null || !empty.Contains(p.Section)).Select(part => part.Forms is null ? Styled(part.Text, part.Style) : Filled(part, values, culture))];
    }

    private static bool IsEmpty(object? value) => value is null or "" or 0 or System.Collections.ICollection { Count: 0 };

    private static Span Filled(Part part, IReadOnlyDictionary<string, object?> values, CultureInfo culture)
    {
        if (!values.TryGetValue(part.Text, out var value)) throw new KeyNotFoundException($"A text wants {{{part.Text}}}, which nobody gave.");
        if (part.Forms is { Length: > 0 } forms)
            return Styled(Plural.Choose(forms, Convert.ToDouble(value, culture), culture), part.Style);
        return value as Span ?? (value is DateTimeOffset at ? new TimeSpanned(at) : null) ?? Styled(Shown(value, culture), part.Style);
    }

    private static string Shown(object? value, CultureInfo culture) => value switch
    {
        null => "",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IEnumerable<string> words => string.Join(", ", words),
        double number => number.ToString("0.######", culture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static Span Styled(string text, Style style) => style switch
    {
        Style.Code => new CodeSpan(text),
        Style.Strong => new StrongSpan(text),
        _ => new TextSpan(text),
    };

    private Style Turn(Style from, Style to, StringBuilder literal, int? section)
    {
        End(literal, from, section);
        return from == to ? Style.Plain : to;
    }

    private void End(StringBuilder literal, Style style, int? section)
    {
        if (literal.Length > 0) _parts.Add(new Part(literal.ToString(), style, section));
        literal.Clear();
    }

    /// <summary>A literal, or with forms (possibly none) a value's name.</summary>
    private sealed record Part(string Text, Style Style, int? Section)
    {
        public string[]? Forms { get; init; }
    }
}
