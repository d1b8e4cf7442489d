namespace CoResearch.Domain.Shared;

/// <summary>One file while it is read: its mistakes and the maps that were handed out.</summary>
internal sealed class YamlDocument(string file)
{
    private const int MostMistakes = 50;
    private readonly List<Mistake> _mistakes = [];
    private readonly List<YamlMap> _read = [];
    private readonly Dictionary<string, Mistake> _missing = new(StringComparer.Ordinal);

    public bool HasMistakes => _mistakes.Count > 0;

    public void Report(int line, string key, Phrase message) => _mistakes.Add(new Mistake(file, line, key, message));

    /// <summary>Reports a key that must be given, until the file turns out to have it misspelt.</summary>
    public void ReportMissing(int line, string key, Phrase message)
    {
        _missing[key] = new Mistake(file, line, key, message);
        _mistakes.Add(_missing[key]);
    }

    /// <summary>Takes back that a key is missing: it is there under a name that is told as a mistake of its own.</summary>
    public void Misspelt(string key)
    {
        if (_missing.Remove(key, out var told))
            _mistakes.RemoveAll(m => m == told);
    }

    /// <summary>From now on the keys of this map are expected to be asked for.</summary>
    public void HandOut(YamlMap map)
    {
        if (!map.HandedOut)
            _read.Add(map);
        map.HandedOut = true;
    }

    public void RefuseUnknownKeys()
    {
        foreach (var map in _read)
            map.RefuseUnknownKeys();
    }

    /// <summary>All mistakes by line; a flood is cut, and says so.</summary>
    public MistakesError ToError()
    {
        var sorted = _mistakes.Distinct().OrderBy(m => m.Line).ToList();
        if (sorted.Count > MostMistakes)
        {
            var more = sorted.Count - MostMistakes;
            sorted.RemoveRange(MostMistakes, more);
            sorted.Add(new Mistake(file, 0, "", $"and {more} more mistakes."));
        }
        return new MistakesError(sorted);
    }
}

/// <summary>What a YAML parser would misread or accept silently: tabs in indentation and control characters.</summary>
internal sealed class YamlText(YamlDocument document)
{
    public void Check(string text)
    {
        if (text.Length > StrictYaml.MaxBytes)
        {
            document.Report(0, "", $"is longer than {StrictYaml.MaxBytes:N0} characters.");
            return;
        }
        var line = 1;
        var atStart = true;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\t' && atStart)
            {
                document.Report(line, "", $"indents with a tab; YAML wants spaces.");
                atStart = false;
            }
            else if (c is '\n' || (c is '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                line++;
                atStart = true;
            }
            else if (c is not (' ' or '\r'))
            {
                atStart = false;
                if (c is not '\t' && (char.IsControl(c) || c is '\uFFFE' or '\uFFFF' or '\u2028' or '\u2029' or '\uFEFF' || IsBidi(c)))
                    document.Report(line, "", $"holds the control character U+{(int)c:X4}; remove it.");
            }
        }
    }

    // Overrides that make a line read backwards: https://trojansource.codes
    private static bool IsBidi(char c) => c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
