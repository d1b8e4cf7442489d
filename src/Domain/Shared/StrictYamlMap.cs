using System.Diagnostics.CodeAnalysis;

namespace CoResearch.Domain.Shared;

/// <summary>
/// A map of a strict YAML file. Each method asks for one key and thereby makes it known; keys nobody asked for are reported when
/// the reading ends. <c>X(key)</c> reports a missing key, <c>XOrNull(key)</c> does not; both report a value of the wrong kind.
/// </summary>
public sealed partial class YamlMap : YamlItem
{
    private readonly List<YamlEntry> _entries = [];
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    internal YamlMap(YamlDocument document, int line, string path, bool flow)
        : base(document, line, path, default)
    {
        Flow = flow;
        if (path.Length == 0)
            document.HandOut(this);
    }

    public override Phrase Says => $"a map";

    /// <summary>All entries in the order of the file.</summary>
    public IReadOnlyList<YamlEntry> Entries => _entries;

    /// <summary>Whether it is written as <c>{ a: b }</c>.</summary>
    internal bool Flow { get; }

    /// <summary>The entry as it stands, without making the key known.</summary>
    public YamlEntry? Find(string key) => _entries.FirstOrDefault(e => e.Key == key);

    /// <summary>Whether the key is there with a value other than null; makes the key known.</summary>
    public bool Has(string key) => Ask(key) is not null;

    /// <summary>Reports a mistake about a key: at its line when it is there, at the map's otherwise.</summary>
    public void Report(string key, Phrase message) =>
        Document.Report(Find(key)?.Line ?? Line, KeyPath(key), message);

    /// <summary>Reports a key that must be given and is not.</summary>
    public void ReportMissing(string key, Phrase? message = null) =>
        Document.ReportMissing(Find(key)?.Line ?? Line, KeyPath(key), message ?? $"is missing.");

    /// <summary>Makes keys known that are read elsewhere or only in some cases.</summary>
    public void Know(params IEnumerable<string> keys) => _asked.UnionWith(keys);

    /// <summary>The raw value: scalar, list or map; null when missing or null.</summary>
    public YamlItem? Ask(string key)
    {
        _asked.Add(key);
        return Find(key)?.Value is { } value and not YamlScalar { IsNull: true } ? value : null;
    }

    /// <summary>
    /// Every key that has not been asked for, as written; the items of a list are joined by commas. Makes them known. For parameters
    /// whose names another part checks.
    /// </summary>
    public IReadOnlyDictionary<string, string> RestAsWritten()
    {
        var rest = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in _entries.Where(e => !_asked.Contains(e.Key)).ToList())
            if (Ask(entry.Key) is { } value && AsWritten(value) is { } text)
                rest[entry.Key] = text;
        return rest;
    }

    /// <summary>The value of <c>name</c>, by which an item of a list is called.</summary>
    internal string? ItemName => Find("name")?.Value is YamlScalar { IsNull: false, Text: { Length: > 0 and <= 60 } name } ? name : null;

    /// <summary>Whether somebody reads this map, so that its keys are expected to be asked for.</summary>
    internal bool HandedOut { get; set; }

    /// <summary>The line of a key path below this map, or of the last part of it that is there; 0 for the whole file.</summary>
    internal int LineOf(string path)
    {
        var line = Path.Length == 0 ? 0 : Line;
        foreach (var entry in _entries.Where(e => path == KeyPath(e.Key) || path.StartsWith(KeyPath(e.Key) + ".", StringComparison.Ordinal)
            || path.StartsWith(KeyPath(e.Key) + "[", StringComparison.Ordinal)))
            line = entry.Value switch
            {
                YamlMap map when path.Length > map.Path.Length => map.LineOf(path),
                YamlList list when list.Items.OfType<YamlMap>().FirstOrDefault(m => path == m.Path || path.StartsWith(m.Path + ".", StringComparison.Ordinal)) is { } item
                    => item.LineOf(path),
                _ => entry.Line,
            };
        return line;
    }

    internal void Add(YamlEntry entry) => _entries.Add(entry);

    internal string KeyPath(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    internal void RefuseUnknownKeys()
    {
        foreach (var entry in _entries.Where(e => !_asked.Contains(e.Key)))
        {
            var open = _asked.Where(k => Find(k) is null).Order(StringComparer.Ordinal).ToList();
            if (Nearest.To(entry.Key, open) is { } meant)
                Document.Misspelt(KeyPath(meant));
            var hint = Nearest.Hint(entry.Key, open) is { IsEmpty: false } near ? near : Nearest.Hint(entry.Key, _asked);
            if (hint.IsEmpty)
                hint = _asked.Count switch
                {
                    0 => $" No key belongs here.",
                    <= 12 => $" Keys that belong here: {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.",
                    _ => hint,
                };
            Document.Report(entry.Line, KeyPath(entry.Key), $"is not a known key here.{hint}");
        }
    }

    private static string? AsWritten(YamlItem value)
    {
        if (value is YamlScalar scalar)
            return scalar.Text;
        if (value is YamlList list && list.Items.All(i => i is YamlScalar { IsNull: false }))
            return string.Join(",", list.Items.Cast<YamlScalar>().Select(s => s.Text));
        value.Report($"must be a single value or a list of them, not {value.Says}.");
        return null;
    }

    [return: MaybeNull]
    private T Required<T>(string key, T? value, T otherwise)
    {
        if (value is not null)
            return value;
        if (Find(key)?.Value is null or YamlScalar { IsNull: true })
            ReportMissing(key);
        return otherwise;
    }
}
