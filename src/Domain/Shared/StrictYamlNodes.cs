namespace CoResearch.Domain.Shared;

/// <summary>Where a node stands in its text, as character offsets; <paramref name="End"/> is exclusive.</summary>
internal readonly record struct YamlSpan(int Start, int End);

/// <summary>A value, map or list of a YAML file, with its line (1-based) and the key that leads to it (<c>gates[0].below</c>).</summary>
public abstract class YamlItem
{
    private protected YamlItem(YamlDocument document, int line, string path, YamlSpan span) =>
        (Document, Line, Path, Span) = (document, line, path, span);

    public int Line { get; }
    public string Path { get; internal set; }
    internal YamlDocument Document { get; }
    internal YamlSpan Span { get; set; }

    /// <summary>What a person would call it: "a map", "a list", "the text abc".</summary>
    public abstract Phrase Says { get; }

    /// <summary>Reports a mistake at this item.</summary>
    public void Report(Phrase message) => Document.Report(Line, Path, message);
}

/// <summary>A single value. Plain <c>null</c>, <c>~</c> and nothing at all count as not given.</summary>
public sealed class YamlScalar : YamlItem
{
    internal YamlScalar(YamlDocument document, int line, string path, YamlSpan span, string text, bool quoted)
        : base(document, line, path, span) => (Text, Quoted) = (text, quoted);

    public string Text { get; }

    /// <summary>Whether it was written in quotes or as a block, so that it is text whatever it looks like.</summary>
    public bool Quoted { get; }

    public bool IsNull => !Quoted && Text is "" or "~" or "null" or "Null" or "NULL";

    public override Phrase Says => IsNull switch { true => $"nothing", false => $"the text {Short(Text)}" };

    /// <summary>What a message shows of a value that may be as long as a file.</summary>
    internal static string Short(string text) => Cut.Short(text, 40);
}

/// <summary>A list, in its order.</summary>
public sealed class YamlList : YamlItem
{
    internal YamlList(YamlDocument document, int line, string path, bool flow)
        : base(document, line, path, default) => Flow = flow;

    public List<YamlItem> Items { get; } = [];

    /// <summary>Whether it is written as <c>[a, b]</c>.</summary>
    internal bool Flow { get; }

    public override Phrase Says => $"a list";
}

/// <summary>A key of a map with its own line and its value.</summary>
public sealed record YamlEntry(string Key, int Line, YamlItem Value)
{
    internal YamlSpan KeySpan { get; init; }
}
