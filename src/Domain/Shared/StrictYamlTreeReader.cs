using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CoResearch.Domain.Shared;

/// <summary>
/// Builds the tree of one document from parser events; stops at the first thing that makes the rest unreadable. A key that is given twice is
/// reported, and its first value counts.
/// </summary>
internal sealed class YamlTreeReader(YamlDocument document, string text)
{
    private readonly Parser _parser = new(new StringReader(text));
    private int _nodes;

    private sealed class Unreadable : Exception;

    /// <summary>The root map; null when the text cannot be read as one, which was reported.</summary>
    public YamlMap? Read()
    {
        try
        {
            _parser.Consume<StreamStart>();
            if (!_parser.TryConsume<DocumentStart>(out _))
                throw Stop(0, "", $"is empty.");
            var root = Node("", 0);
            _parser.Consume<DocumentEnd>();
            if (_parser.Accept<DocumentStart>(out var second))
                throw Stop((int)second.Start.Line, "", $"holds a second document; keep one, without ---.");
            if (root is YamlMap map)
            {
                NamePaths(map, "");
                return map;
            }
            if (root is YamlScalar { IsNull: true })
                document.Report(0, "", $"is empty.");
            else if (root is not YamlMap)
                document.Report(root.Line, "", $"must be a map of keys and values.");
        }
        catch (Unreadable)
        {
        }
        catch (YamlException e)
        {
            document.Report((int)e.Start.Line, "", $"is not valid YAML here: {Sentence(e.Message)}");
        }
        // The parser has states that it thinks impossible and that fuzzed text reaches (a lone "..." before a block scalar).
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            document.Report((int)(_parser.Current?.End.Line ?? 0), "", $"is not valid YAML around here.");
        }
        return null;
    }

    private YamlItem Node(string path, int depth)
    {
        var next = _parser.Current ?? throw Stop(0, path, $"ends too early.");
        var line = (int)next.Start.Line;
        if (++_nodes > StrictYaml.MaxNodes)
            throw Stop(line, path, $"holds more than {StrictYaml.MaxNodes:N0} values.");
        if (depth > StrictYaml.MaxDepth)
            throw Stop(line, path, $"is nested deeper than {StrictYaml.MaxDepth} levels.");
        if (next is AnchorAlias)
            throw Stop(line, path, $"uses an alias (*); write the value out.");
        if (next is NodeEvent { Anchor.IsEmpty: false })
            throw Stop(line, path, $"uses an anchor (&); write the value out where it is needed.");
        if (next is NodeEvent { Tag.IsEmpty: false } tagged && !tagged.Tag.IsNonSpecific)
            throw Stop(line, path, $"uses a tag (!); remove it.");
        return next switch
        {
            Scalar => Value(path),
            MappingStart => Map(path, depth),
            SequenceStart => List(path, depth),
            _ => throw Stop(line, path, $"is not valid YAML around here."),
        };
    }

    private YamlScalar Value(string path)
    {
        var scalar = _parser.Consume<Scalar>();
        return new(document, (int)scalar.Start.Line, path, Span(scalar.Start, scalar.End), scalar.Value, scalar.Style != ScalarStyle.Plain);
    }

    private YamlList List(string path, int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        var list = new YamlList(document, (int)start.Start.Line, path, start.Style == SequenceStyle.Flow);
        while (!_parser.Accept<SequenceEnd>(out _))
            list.Items.Add(Node($"{path}[{list.Items.Count}]", depth + 1));
        list.Span = Whole(start.Start, _parser.Consume<SequenceEnd>(), list.Flow);
        return list;
    }

    private YamlMap Map(string path, int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var map = new YamlMap(document, (int)start.Start.Line, path, start.Style == MappingStyle.Flow);
        while (!_parser.Accept<MappingEnd>(out _))
        {
            var at = (int)(_parser.Current?.Start.Line ?? 0);
            if (Node(path, depth + 1) is not YamlScalar key)
                throw Stop(at, path, $"has a map or list as a key; keys are single words.");
            var inner = path.Length == 0 ? key.Text : $"{path}.{key.Text}";
            if (key.Text.Length is 0 or > 200)
                throw Stop(key.Line, path, $"has an empty or endless key.");
            if (key.Text == "<<" && !key.Quoted)
                throw Stop(key.Line, path, $"uses a merge key (<<); write the keys out.");
            var entry = new YamlEntry(key.Text, key.Line, Node(inner, depth + 1)) { KeySpan = key.Span };
            if (map.Find(key.Text) is { } first)
                document.Report(key.Line, inner, $"is given twice; the first is in line {first.Line}.");
            else
                map.Add(entry);
        }
        map.Span = Whole(start.Start, _parser.Consume<MappingEnd>(), map.Flow);
        return map;
    }

    /// <summary>List items that have a name are called by it: <c>input_features[Size]</c> says more than <c>input_features[3]</c>.</summary>
    private static void NamePaths(YamlItem item, string path)
    {
        item.Path = path;
        if (item is YamlMap map)
            foreach (var entry in map.Entries)
                NamePaths(entry.Value, map.KeyPath(entry.Key));
        else if (item is YamlList list)
            for (var i = 0; i < list.Items.Count; i++)
                NamePaths(list.Items[i], $"{path}[{(list.Items[i] as YamlMap)?.ItemName ?? i.ToString()}]");
    }

    /// <summary>From the opening to behind the closing bracket, at which the parser's own end mark stands.</summary>
    private static YamlSpan Whole(in Mark start, ParsingEvent end, bool flow) => new((int)start.Index, (int)end.Start.Index + (flow ? 1 : 0));

    private static YamlSpan Span(in Mark start, in Mark end) => new((int)start.Index, (int)end.Index);

    private Unreadable Stop(int line, string path, Phrase message)
    {
        document.Report(line, path, message);
        return new Unreadable();
    }

    private static string Sentence(string message)
    {
        var cut = message.IndexOf("): ", StringComparison.Ordinal) is var at and >= 0 ? message[(at + 3)..] : message;
        cut = cut.Trim();
        return cut.EndsWith('.') ? cut : cut + ".";
    }
}
