using System.Globalization;

namespace CoResearch.Domain.Shared;

/// <summary>
/// One line of a CSV file as RFC 4180 has it: fields with commas, quotes or line ends are quoted, quotes doubled, lines end with CR LF.
/// A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection").
/// </summary>
public static class CsvLine
{
    public static string Of(params IReadOnlyList<object?> fields) => string.Join(',', fields.Select(Field)) + "\r\n";

    private static string Field(object? value) => value switch
    {
        null => "",
        string text => Quoted(IsFormula(text) ? "'" + text : text),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        IFormattable formattable => Quoted(formattable.ToString(null, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"A CSV field cannot hold a {value.GetType().Name}.", nameof(value)),
    };

    /// <summary>A field as RFC 4180 has it, for files that no spreadsheet opens.</summary>
    public static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static bool IsFormula(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '＝' or '＋' or '－' or '＠';
}
