using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CoResearch.Domain.Workflows.Language;

/// <summary>Writes a record as YAML with all its keys, so that nothing that matters stays unsaid.</summary>
internal static partial class RecordWriter
{
    public static string Write(object record)
    {
        var text = new StringBuilder();
        Record(text, record, 0);
        return text.ToString();
    }

    /// <summary>A scalar that YAML reads back as the same text.</summary>
    public static string Quote(string text) =>
        Plain().IsMatch(text) && !LooksLikeSomethingElse().IsMatch(text) ? text
            : "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\r", "\\r").Replace("\t", "\\t") + "\"";

    private static void Record(StringBuilder text, object record, int indent)
    {
        var shape = RecordShape.Of(record.GetType());
        foreach (var (key, value) in Lines(shape, record))
            Key(text, key, value, indent);
    }

    private static IEnumerable<(string Key, object Value)> Lines(RecordShape shape, object record)
    {
        var tagged = shape.TagValue is null;
        foreach (var key in shape.Keys)
        {
            // The name comes first, the type second, as people write it.
            if (!tagged && key.Key != "name")
            {
                tagged = true;
                yield return (shape.Tag!.Key, shape.TagValue!);
            }
            if (key.Property.GetValue(record) is { } value and not ICollection { Count: 0 })
                yield return (key.Key, value);
        }
        if (!tagged)
            yield return (shape.Tag!.Key, shape.TagValue!);
    }

    private static void Key(StringBuilder text, string key, object value, int indent)
    {
        text.Append(' ', indent).Append(Quote(key)).Append(':');
        if (Scalar(value) is { } scalar)
            text.Append(' ').Append(scalar).Append('\n');
        else if (value is IEnumerable<string> or IEnumerable<double>)
            text.Append(" [").AppendJoin(", ", ((IEnumerable)value).Cast<object>().Select(Scalar)).Append("]\n");
        else if (value is IReadOnlyDictionary<string, double> numbers)
            text.Append(" { ").AppendJoin(", ", numbers.Select(n => $"{Quote(n.Key)}: {Scalar(n.Value)}")).Append(" }\n");
        else if (value is IEnumerable records)
        {
            text.Append('\n');
            foreach (var record in records)
            {
                var at = text.Length;
                Record(text, record, indent + 4);
                text[at + indent + 2] = '-';
            }
        }
        else
        {
            text.Append('\n');
            Record(text, value, indent + 2);
        }
    }

    private static string? Scalar(object value) => value switch
    {
        string s => Quote(s),
        bool b => b ? "true" : "false",
        int i => i.ToString(CultureInfo.InvariantCulture),
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        Enum e => RecordShape.KeyOf(e.ToString()),
        _ => null,
    };

    [GeneratedRegex(@"^[\p{L}_/.][\p{L}\p{N}_/. ()+=*^-]*(?<! )$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^(true|false|null|yes|no|on|off|y|n|[.+-]?\d.*|\.inf|\.nan|\.+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LooksLikeSomethingElse();
}
