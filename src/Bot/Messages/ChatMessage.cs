using System.Text.Json.Serialization;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Messages;

/// <summary>
/// A message as a tree of facts about its shape. Holds no mark-up and no escapes: renderers escape, split and truncate by their
/// platform's limits.
/// </summary>
[method: JsonConstructor]
internal sealed record ChatMessage(IReadOnlyList<Block> Blocks)
{
    /// <summary>The code of the refusal that this message states, or null.</summary>
    public string? Refused { get; init; }

    /// <summary>The refusal itself, as long as the message is not written down.</summary>
    [JsonIgnore]
    public Error? Why { get; init; }

    /// <summary>Only the person who asked may see it.</summary>
    public bool OnlyYou { get; init; }

    /// <summary>The submission that it is about: a reaction to the message likes it.</summary>
    public long? Submission { get; init; }

    /// <summary>The gift that it is about: a reaction to the message adds to it.</summary>
    public long? Gift { get; init; }

    /// <summary>Under which later content finds it, on platforms with buttons, which would outlive what they are for; or null.</summary>
    [JsonIgnore]
    public string? Key { get; init; }

    /// <summary>What the message with a key says from now on.</summary>
    [JsonIgnore]
    public (string Key, ChatMessage Now)? Edits { get; init; }

    /// <summary>It is told by that alone where there is such a message.</summary>
    [JsonIgnore]
    public bool InPlace { get; init; }

    /// <summary>A refusal that nobody else may read, wherever it is told: as <see cref="Error.IsPrivate"/>.</summary>
    public bool Private { get; init; }

    /// <summary>A refusal that everybody in the conversation may read.</summary>
    public bool Aloud { get; init; }

    /// <summary>What the person who asked is told besides, and nobody else.</summary>
    public ChatMessage? Aside { get; init; }

    public ChatMessage(params Block[] blocks)
        : this((IReadOnlyList<Block>)blocks)
    {
    }
}

/// <summary>One part of a message.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "block")]
[JsonDerivedType(typeof(HeadingBlock), "heading")]
[JsonDerivedType(typeof(ParagraphBlock), "paragraph")]
[JsonDerivedType(typeof(FieldsBlock), "fields")]
[JsonDerivedType(typeof(TableBlock), "table")]
[JsonDerivedType(typeof(LogBlock), "log")]
[JsonDerivedType(typeof(PlotBlock), "plot")]
[JsonDerivedType(typeof(FileBlock), "file")]
[JsonDerivedType(typeof(ProgressBlock), "progress")]
[JsonDerivedType(typeof(ButtonsBlock), "buttons")]
[JsonDerivedType(typeof(FormBlock), "form")]
internal abstract record Block;

internal sealed record HeadingBlock(string Text) : Block;

internal sealed record ParagraphBlock(IReadOnlyList<Span> Spans) : Block;

/// <summary>Short facts, label and value.</summary>
internal sealed record FieldsBlock(IReadOnlyList<Field> Fields) : Block;

internal sealed record Field(string Label, IReadOnlyList<Span> Value);

/// <summary>Rows of cells; numbers align right. A marked row is the reader's own.</summary>
internal sealed record TableBlock(IReadOnlyList<Column> Columns, IReadOnlyList<Row> Rows) : Block;

internal sealed record Column(string Title, bool Number = false);

internal sealed record Row(IReadOnlyList<IReadOnlyList<Span>> Cells, bool Marked = false);

/// <summary>Text to be shown as it is, in fixed width: a log, a diff, a file. The name says what it is.</summary>
internal sealed record LogBlock(string Text, string? Name = null, string? Language = null) : Block;

/// <summary>A picture (PNG or JPEG below the state folder) with what it shows in words, and the series for a text plot; none where it is no plot.</summary>
internal sealed record PlotBlock(string Path, string Alt, IReadOnlyList<PlotSeries> Series) : Block
{
    /// <summary>A value holds until the next point, instead of going there in a line.</summary>
    public bool Steps { get; init; }

    /// <summary>Points are bars of this width, from zero up.</summary>
    public double? BarWidth { get; init; }

    /// <summary>The y axis counts decades; every value is above zero.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>What the y axis shows, with its scale.</summary>
    public string? YLabel { get; init; }

    /// <summary>X counts weeks, and this is the Monday of the week 1.</summary>
    public DateOnly? FirstWeek { get; init; }

    /// <summary>X is a time in this unit, in short: <c>min</c>.</summary>
    public string? TimeUnit { get; init; }
}

/// <summary>A named line: x ascending.</summary>
internal sealed record PlotSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    private const double Most = 1e37;

    /// <summary>The same within what axes can be made of, which count in single precision.</summary>
    public PlotSeries Bounded() => Y.Any(y => double.IsFinite(y) && Math.Abs(y) > Most) ? this with { Y = [.. Y.Select(y => double.IsFinite(y) ? Math.Clamp(y, -Most, Most) : y)] } : this;
}

/// <summary>A file for the reader: its path below the state folder and what it is.</summary>
internal sealed record FileBlock(string Path, string Name) : Block;

/// <summary>How far something is: 0 to 1, or null while unknown.</summary>
internal sealed record ProgressBlock(double? Fraction, string Label) : Block;

/// <summary>Choices. The command is what pressing stands for; it travels as an opaque token.</summary>
internal sealed record ButtonsBlock(IReadOnlyList<Button> Buttons) : Block;

internal sealed record Button(string Label, string Command)
{
    /// <summary>The question of a form that the command answers, and no other one; null for a command.</summary>
    public string? Question { get; init; }

    /// <summary>The inbox event whose line the command says again; as <see cref="Domain.Notices.ChatAction.EventId"/>.</summary>
    public long? Again { get; init; }

    /// <summary>What a press brings back, at most 22 characters of A-Z a-z 0-9 - _; set on its way out where the platform has buttons.</summary>
    public string? Token { get; init; }
}

/// <summary>
/// Questions to fill in for a command, for platforms that show forms. What comes back is a <see cref="FormAnswers"/>; the adapter asks
/// <c>FormCheck</c> about it while the form is still open, so that mistakes are shown at their fields.
/// </summary>
internal sealed record FormBlock(string Command, string Title, string Submit, IReadOnlyList<FormField> Fields) : Block
{
    /// <summary>What a button says that opens it, in its reader's language.</summary>
    public string Open { get; init; } = "";
}

internal sealed record FormField(string Name, string Label, FormFieldKind Kind)
{
    public bool Optional { get; init; }
    public string? Hint { get; init; }

    /// <summary>What stands in it at first.</summary>
    public string? Value { get; init; }
    public IReadOnlyList<FormChoice> Choices { get; init; } = [];

    /// <summary>The most characters.</summary>
    public int? Longest { get; init; }
}

internal sealed record FormChoice(string Label, string Value);

internal enum FormFieldKind
{
    Line,
    Lines,
    Number,

    /// <summary>One of the choices.</summary>
    Choice,

    /// <summary>A person, one of the choices where there are any; the answer is a mention <c>&lt;@id&gt;</c> or a name.</summary>
    Person,
}

/// <summary>What somebody filled in: the form's command and the values by field name; what was left empty is absent.</summary>
internal sealed record FormAnswers(string Command, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The fields in which something stood, and that were emptied.</summary>
    public IReadOnlyList<string> Emptied { get; init; } = [];
}

/// <summary>A run of text inside a paragraph, field or cell.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "span")]
[JsonDerivedType(typeof(TextSpan), "text")]
[JsonDerivedType(typeof(StrongSpan), "strong")]
[JsonDerivedType(typeof(CodeSpan), "code")]
[JsonDerivedType(typeof(PersonSpan), "person")]
[JsonDerivedType(typeof(LinkSpan), "link")]
[JsonDerivedType(typeof(TimeSpanned), "time")]
internal abstract record Span;

internal sealed record TextSpan(string Text) : Span
{
    /// <summary>Somebody said it: no platform puts it into its own words.</summary>
    public bool Quoted { get; init; }

    /// <summary>Whoever said it may not call anybody: it mentions nobody, and nothing in it is a command to tap.</summary>
    public bool Silent { get; init; }

    /// <summary>Words that members choose for what others read, such as the title of a commit.</summary>
    public static TextSpan OfMember(string words) => new(words) { Quoted = true, Silent = true };
}

internal sealed record StrongSpan(string Text) : Span;

/// <summary>Something to type, or an identifier.</summary>
internal sealed record CodeSpan(string Text) : Span
{
    /// <summary>It is typed on another platform: no platform puts it into its own words.</summary>
    public bool Quoted { get; init; }
}

/// <summary>A mention of a person.</summary>
internal sealed record PersonSpan(long PersonId, string Name) : Span;

internal sealed record LinkSpan(string Text, string Address) : Span;

/// <summary>An instant, shown in the reader's zone.</summary>
internal sealed record TimeSpanned(DateTimeOffset At) : Span;
