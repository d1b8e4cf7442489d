using System.Globalization;

namespace CoResearch.Domain.Recognition;

/// <summary>What a sentence about a line of the ledger needs: name=value words, values URL-escaped, in the order given.</summary>
public sealed class Detail
{
    private readonly List<(string Name, string Value)> _words = [];

    public static Detail Parse(string text)
    {
        var detail = new Detail();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at) detail._words.Add((word[..at], Uri.UnescapeDataString(word[(at + 1)..])));
        return detail;
    }

    /// <summary>The value of a name; empty where it is not there.</summary>
    public string this[string name] => _words.Find(w => w.Name == name).Value ?? "";

    public bool Has(string name) => _words.Exists(w => w.Name == name);

    public double Number(string name) => double.TryParse(this[name], CultureInfo.InvariantCulture, out var value) ? value : double.NaN;

    public long Integer(string name) => long.TryParse(this[name], CultureInfo.InvariantCulture, out var value) ? value : 0;

    public Detail With(string name, object value)
    {
        var detail = new Detail();
        detail._words.AddRange(_words);
        detail._words.Add((name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        return detail;
    }

    public Detail Without(string name)
    {
        var detail = new Detail();
        detail._words.AddRange(_words.Where(w => w.Name != name));
        return detail;
    }

    public override string ToString() => string.Join(' ', _words.Select(w => $"{w.Name}={Uri.EscapeDataString(w.Value)}"));
}
