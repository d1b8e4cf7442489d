using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Wording;

/// <summary>
/// The texts in the language of the person who is answered. A missing key is a bug and throws; a test compares the keys that the
/// code uses with those that exist.
/// </summary>
internal sealed partial class Texts(TextCatalog catalog)
{
    private const int KeyWords = 10;
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = [];

    /// <summary>The language; the invariant one is English, which every text has.</summary>
    public CultureInfo Culture { get; set; } = CultureInfo.InvariantCulture;

    /// <summary>The language of whoever is answered, for what nobody else reads.</summary>
    public CultureInfo Own { get; set; } = CultureInfo.InvariantCulture;

    /// <summary>The same texts for what whoever is answered reads alone.</summary>
    public Texts Alone => new(catalog) { Culture = Own, Own = Own };

    /// <summary>Plain text: <c>Of("scores.title", new { slug })</c>.</summary>
    public string Of(string key, object? values = null) => string.Concat(Spans(key, values).Select(Plain));

    /// <summary>Text with its code and stress; a value that is a span stays one.</summary>
    public IReadOnlyList<Span> Spans(string key, object? values = null) =>
        TextTemplate.Of(catalog.Find(key, Culture) ?? throw new KeyNotFoundException($"There is no text \"{key}\".")).Fill(Values(values), Culture);

    public ParagraphBlock Paragraph(string key, object? values = null) => new(Spans(key, values));

    public HeadingBlock Heading(string key, object? values = null) => new(Of(key, values));

    /// <summary>What a command does: its spec says it in English, <c>Summary.ru.resx</c> in Russian, by the command's name.</summary>
    public string Summary(CommandSpec spec) => catalog.Find(KeyOf(spec), Culture) ?? spec.Summary;

    /// <summary>What an argument is: <c>summary.card_add__card</c> for one command's, <c>summary.arg_card</c> for all others of that name.</summary>
    public string Summary(CommandSpec spec, ArgumentSpec argument) =>
        catalog.Find($"{KeyOf(spec)}__{argument.Name}", Culture) ?? catalog.Find("summary.arg_" + argument.Name, Culture) ?? argument.Summary;

    /// <summary>What a form calls an argument: <c>summary.label_thank__reason</c> in one command's, <c>summary.label_reason</c> in all others; in English its name.</summary>
    public string Label(CommandSpec spec, ArgumentSpec argument) =>
        catalog.Find($"summary.label_{spec.Name.Replace(' ', '_')}__{argument.Name}", Culture) ?? catalog.Find("summary.label_" + argument.Name, Culture)
        ?? char.ToUpperInvariant(argument.Name[0]) + argument.Name[1..];

    /// <summary>
    /// A stored line that ships with the program, in the language of whoever reads it: <c>shipped.</c> and its words, which take its number, if
    /// it has one. What somebody wrote themselves stays as it is.
    /// </summary>
    public string Shipped(string line) => Stored("shipped." + WordsOf(line), line);

    /// <summary>
    /// What is said of a file that somebody wrote: <c>mistake.</c> and the words of its English form, which takes the values by their places, <c>{0}</c>,
    /// <c>{1}</c>. In English, and where there is no such key, its own form; either way a value that is a phrase is told in the reader's language, too.
    /// </summary>
    public string Told(Phrase phrase)
    {
        object?[] values = [.. phrase.Values.Select(Told)];
        var named = Enumerable.Range(0, values.Length).ToDictionary(i => $"{i}", i => values[i]);

        // What an earlier version of the program stored may have other values than are said today.
        return catalog.Find("mistake." + WordsOf(phrase.Form), Culture) is { } found && TextTemplate.Of(found) is var template && template.Names.All(named.ContainsKey)
            ? string.Concat(template.Fill(named, Culture).Select(Plain)) : phrase.With(values);
    }

    /// <summary>A line by a key under which other languages have it, with its first number. In English, and where there is no such key, the line.</summary>
    public string Stored(string key, string line) => catalog.Find(key, Culture) is { } template
        ? string.Concat(TextTemplate.Of(template).Fill(new Dictionary<string, object?> { ["number"] = NumberIn().Match(line).Value }, Culture).Select(Plain))
        : line;

    // What is typed into files stays as it is typed; a count has its plural and the reader's thousands.
    private object? Told(PhraseValue value) => value switch
    {
        { Value: Phrase phrase } => Told(phrase),
        { Value: Error error } => Of(error),
        { Value: int or long, Format: null } => value.Value,
        { Value: int or long } => value.In(Culture),
        _ => value.In(CultureInfo.InvariantCulture),
    };

    /// <summary>The first words of an English line, by which other languages have it.</summary>
    internal static string WordsOf(string line) => string.Join('_', Word().Matches(line.ToLowerInvariant()).Take(KeyWords).Select(m => m.Value));

    private static string KeyOf(CommandSpec spec) => "summary." + spec.Name.Replace(' ', '_');

    /// <summary>A message of one paragraph.</summary>
    public ChatMessage Say(string key, object? values = null) => new(Paragraph(key, values));

    /// <summary>The answer that states a refusal; what the command changed is dropped.</summary>
    public ChatMessage Refuse(Error error) =>
        new(error is MistakesError mistakes
            ? [Paragraph("error.mistakes", new { count = mistakes.Mistakes.Count }), new LogBlock(Told(mistakes.Says))]
            : [new ParagraphBlock(Spans(error))])
        { Refused = error.Code, Why = error, Private = error.IsPrivate };

    /// <summary>What the refusal says by its form; else the text <c>error.&lt;code&gt;</c> with its properties as values, or its own sentence.</summary>
    public IReadOnlyList<Span> Spans(Error error) => error.Says is { } says ? [new TextSpan(Told(says))]
        : catalog.Find("error." + error.Code, Culture) is { } template
            ? TextTemplate.Of(template).Fill(Values(error).ToDictionary(v => v.Key, v => Bare(v.Value), StringComparer.OrdinalIgnoreCase), Culture)
            : [new TextSpan(error.Message)];

    /// <summary>A refusal's value for a sentence of another language: the number of a typed id, the word that an English hint proposes, what is said otherwise there.</summary>
    private object? Bare(object? value) =>
        value is ValueType && value.GetType().Name.EndsWith("Id", StringComparison.Ordinal) ? value.GetType().GetProperty("Value")!.GetValue(value)
        : value switch
        {
            Phrase { Values: [var near, ..] } => near.Value,
            Phrase => null,
            ArgumentOf of => Summary(of.Spec, of.Argument),
            ShippedLine line => Said(line),
            IEnumerable<ShippedLine> lines => string.Join("; ", lines.Select(Said)),
            CardColumn column => Of("roadmap.column_" + column.ToString().ToLowerInvariant()),
            Access access => Of("help.who_" + access.ToString().ToLowerInvariant()),
            _ => value,
        };

    private string Said(ShippedLine line) => (line with { Text = Shipped(line.Text) }).ToString();

    /// <summary>The same as plain text.</summary>
    public string Of(Error error) => string.Concat(Spans(error).Select(Plain));

    private static Dictionary<string, object?> Values(object? values)
    {
        if (values is null) return [];
        if (values is StoredError stored) return Values(stored.Values);
        if (values is IReadOnlyDictionary<string, object?> given) return new(given, StringComparer.OrdinalIgnoreCase);
        var properties = Properties.GetOrAdd(values.GetType(), type => type.GetProperties());
        return properties.Where(p => p.GetIndexParameters().Length == 0)
            .ToDictionary(p => p.Name, p => p.GetValue(values), StringComparer.OrdinalIgnoreCase);
    }

    private static string Plain(Span span) => span switch
    {
        TextSpan text => text.Text,
        StrongSpan text => text.Text,
        CodeSpan text => text.Text,
        PersonSpan person => "@" + person.Name,
        LinkSpan link => link.Text,
        TimeSpanned time => time.At.ToString("u", CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"{span.GetType().Name} has no plain text."),
    };

    [GeneratedRegex("[a-z]+")]
    private static partial Regex Word();

    [GeneratedRegex("[0-9]+(\\.[0-9]+)*")]
    private static partial Regex NumberIn();
}
