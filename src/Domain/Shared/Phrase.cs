using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace CoResearch.Domain.Shared;

/// <summary>
/// What is said of something that somebody wrote, in English, as <c>$"is {text}, but must be one of {words}."</c>. It keeps its form and its
/// values apart, so that another language can say the same; a value may be a phrase, too. Phrases are equal that say the same.
/// </summary>
[InterpolatedStringHandler]
public sealed class Phrase(int literalLength, int formattedCount) : IEquatable<Phrase>
{
    private readonly StringBuilder _form = new(literalLength + (3 * formattedCount));
    private readonly List<PhraseValue> _values = new(formattedCount);

    /// <summary>Its words with the places of its values: <c>is {0}, but must be one of {1}.</c> Braces of its own are doubled.</summary>
    public string Form => _form.ToString();

    /// <summary>What stands in those places.</summary>
    public IReadOnlyList<PhraseValue> Values => _values;

    /// <summary>Whether it says nothing.</summary>
    public bool IsEmpty => _form.Length == 0;

    /// <summary>What a refusal says.</summary>
    public static Phrase Of(Error error) => error.Says ?? $"{error}";

    /// <summary>Several, each on a line of its own.</summary>
    public static Phrase Lines(IReadOnlyList<Phrase> lines) => Joined('\n', lines);

    /// <summary>Several, one after the other.</summary>
    public static Phrase Sentences(IReadOnlyList<Phrase> sentences) => Joined(' ', sentences);

    /// <summary>One of this form, with these values in its places.</summary>
    internal static Phrase Of(string form, IEnumerable<PhraseValue> values)
    {
        var phrase = new Phrase(0, 0);
        phrase._form.Append(form);
        phrase._values.AddRange(values);
        return phrase;
    }

    private static Phrase Joined(char between, IReadOnlyList<Phrase> parts) =>
        Of(string.Join(between, Enumerable.Range(0, parts.Count).Select(i => $"{{{i}}}")), parts.Select(part => new PhraseValue(part, null)));

    public void AppendLiteral(string text) => _form.Append(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    public void AppendFormatted<T>(T value, string? format = null)
    {
        _form.Append(CultureInfo.InvariantCulture, $"{{{_values.Count}}}");
        _values.Add(new(value, format));
    }

    /// <summary>Its English form with other values, in the same order.</summary>
    public string With(IEnumerable<object?> values) => string.Format(CultureInfo.InvariantCulture, Form, [.. values]);

    /// <summary>The English sentence.</summary>
    public override string ToString() => With(_values.Select(v => v.In(CultureInfo.InvariantCulture)));

    public bool Equals(Phrase? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as Phrase);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    [return: NotNullIfNotNull(nameof(phrase))]
    public static implicit operator string?(Phrase? phrase) => phrase?.ToString();
}

/// <summary>A value of a phrase, with how it is written: <c>N0</c> for thousands, nothing for the usual way.</summary>
public readonly record struct PhraseValue(object? Value, string? Format)
{
    /// <summary>The value as a text of this language.</summary>
    public string In(CultureInfo culture) => Value switch
    {
        IFormattable formattable => formattable.ToString(Format, culture),
        Error error => error.Message,
        _ => Value?.ToString() ?? "",
    };
}
