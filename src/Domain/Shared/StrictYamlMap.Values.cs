using System.Globalization;
using System.Text.RegularExpressions;

namespace CoResearch.Domain.Shared;

public sealed partial class YamlMap
{
    /// <summary>Any single value as text.</summary>
    public string Text(string key) => Required(key, TextOrNull(key), "")!;

    /// <inheritdoc cref="Text"/>
    public string? TextOrNull(string key) => Ask(key) is { } item ? TextOf(item) : null;

    /// <summary>One of the given words; a mistake names the nearest.</summary>
    public string Word(string key, IReadOnlyCollection<string> words) => Required(key, WordOrNull(key, words), words.First())!;

    /// <inheritdoc cref="Word"/>
    public string? WordOrNull(string key, IReadOnlyCollection<string> words)
    {
        if (Ask(key) is not { } item || TextOf(item) is not { } text)
            return null;
        if (words.Contains(text))
            return text;
        item.Report($"is {YamlScalar.Short(text)}, but must be one of {string.Join(", ", words)}.{Nearest.Hint(text, words)}");
        return null;
    }

    /// <summary>A whole number within both ends.</summary>
    public int Integer(string key, int low = int.MinValue, int high = int.MaxValue) =>
        IntegerOrNull(key, low, high) ?? Missing(key, 0);

    /// <inheritdoc cref="Integer"/>
    public int? IntegerOrNull(string key, int low = int.MinValue, int high = int.MaxValue) =>
        Ask(key) is { } item && ScalarReading.Integer(item, low, high) is { } value ? value : null;

    /// <summary>A finite number within both ends.</summary>
    public double Number(string key, double low = double.NegativeInfinity, double high = double.PositiveInfinity) =>
        NumberOrNull(key, low, high) ?? Missing(key, 0.0);

    /// <inheritdoc cref="Number"/>
    public double? NumberOrNull(string key, double low = double.NegativeInfinity, double high = double.PositiveInfinity) =>
        Ask(key) is { } item ? ScalarReading.Number(item, low, high) : null;

    /// <summary>true or false.</summary>
    public bool? FlagOrNull(string key) => Ask(key) is { } item ? ScalarReading.Flag(item) : null;

    /// <summary>A length of time: 30s, 10m, 2h, 14d, 8w.</summary>
    public TimeSpan? DurationOrNull(string key, TimeSpan? low = null, TimeSpan? high = null)
    {
        if (Ask(key) is not { } item || TextOf(item) is not { } text)
            return null;
        if (ScalarReading.Duration(text) is not { } value)
            item.Report($"is {YamlScalar.Short(text)}, but must be a length of time such as 30s, 10m, 2h, 14d or 8w.");
        else if (value < low || value > high)
            item.Report($"is {YamlScalar.Short(text)}, but must lie between {low} and {high}.");
        else
            return value;
        return null;
    }

    /// <summary>A size in bytes: 500, 64KB, 200MB, 4GB (powers of 1,024).</summary>
    public long? BytesOrNull(string key, long low = 0, long high = long.MaxValue)
    {
        if (Ask(key) is not { } item || TextOf(item) is not { } text)
            return null;
        if (ScalarReading.Bytes(text) is not { } value)
            item.Report($"is {YamlScalar.Short(text)}, but must be a size such as 64KB, 200MB or 4GB.");
        else if (value < low || value > high)
            item.Report($"is {YamlScalar.Short(text)}, but must lie between {low:N0} and {high:N0} bytes.");
        else
            return value;
        return null;
    }

    /// <summary>A list of single values as text.</summary>
    public IReadOnlyList<string> Texts(string key) => Required(key, TextsOrNull(key), [])!;

    /// <inheritdoc cref="Texts"/>
    public IReadOnlyList<string>? TextsOrNull(string key) =>
        ListOrNull(key)?.Items.Select(TextOf).OfType<string>().ToList();

    /// <summary>A list of finite numbers within both ends.</summary>
    public IReadOnlyList<double>? NumbersOrNull(
        string key, double low = double.NegativeInfinity, double high = double.PositiveInfinity) =>
        ListOrNull(key)?.Items.Select(i => ScalarReading.Number(i, low, high)).OfType<double>().ToList();

    /// <summary>A map below this one; its keys are then expected to be asked for.</summary>
    public YamlMap? MapOrNull(string key)
    {
        switch (Ask(key))
        {
            case null:
                return null;
            case YamlMap map:
                Document.HandOut(map);
                return map;
            case var other:
                other.Report($"must be a map of keys and values, not {other.Says}.");
                return null;
        }
    }

    /// <summary>A map below this one that must be there; an empty stand-in otherwise.</summary>
    public YamlMap Map(string key) =>
        Required(key, MapOrNull(key), new YamlMap(new YamlDocument(""), Line, KeyPath(key), flow: true))!;

    /// <summary>A list of maps; empty when missing. Items that are no maps are reported.</summary>
    public IReadOnlyList<YamlMap> Maps(string key)
    {
        var maps = new List<YamlMap>();
        foreach (var item in ListOrNull(key)?.Items ?? [])
            if (item is YamlMap map)
            {
                Document.HandOut(map);
                maps.Add(map);
            }
            else
                item.Report($"must be a map of keys and values, not {item.Says}.");
        return maps;
    }

    /// <summary>A list; a single value where a list belongs is a mistake.</summary>
    public YamlList? ListOrNull(string key)
    {
        switch (Ask(key))
        {
            case null:
                return null;
            case YamlList list:
                return list;
            case var other:
                other.Report($"must be a list, such as [a, b], not {other.Says}.");
                return null;
        }
    }

    private static string? TextOf(YamlItem item)
    {
        if (item is YamlScalar { IsNull: false } scalar)
            return scalar.Text;
        item.Report($"must be a single value, not {item.Says}.");
        return null;
    }

    private T Missing<T>(string key, T otherwise)
    {
        if (Find(key)?.Value is null or YamlScalar { IsNull: true })
            ReportMissing(key);
        return otherwise;
    }
}

/// <summary>Reads numbers, flags, times and sizes from scalars; invariant culture, nothing guessed.</summary>
internal static partial class ScalarReading
{
    public static int? Integer(YamlItem item, int low, int high)
    {
        if (item is YamlScalar { Quoted: false } scalar
            && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            if (value >= low && value <= high)
                return (int)value;
            item.Report($"is {value}, but must {Bounds(low == int.MinValue ? null : low, high == int.MaxValue ? null : high)}.");
        }
        else
            item.Report($"must be a whole number, not {Shown(item)}.");
        return null;
    }

    public static double? Number(YamlItem item, double low, double high)
    {
        if (item is YamlScalar { Quoted: false } scalar
            && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value))
        {
            if (value >= low && value <= high)
                return value;
            item.Report($"is {YamlScalar.Short(scalar.Text)}, but must {Bounds(double.IsFinite(low) ? low : null, double.IsFinite(high) ? high : null)}.");
        }
        else
            item.Report($"must be a number, not {Shown(item)}.");
        return null;
    }

    public static bool? Flag(YamlItem item)
    {
        if (item is YamlScalar { Quoted: false, Text: "true" or "True" or "TRUE" })
            return true;
        if (item is YamlScalar { Quoted: false, Text: "false" or "False" or "FALSE" })
            return false;
        item.Report($"must be true or false, not {Shown(item)}.");
        return null;
    }

    public static TimeSpan? Duration(string text)
    {
        var match = DurationForm().Match(text);
        if (!match.Success || !double.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var count))
            return null;
        var seconds = count * match.Groups[2].Value switch { "s" => 1, "m" => 60, "h" => 3600, "d" => 86_400, _ => 604_800 };
        return seconds <= 3_650 * 86_400.0 ? TimeSpan.FromSeconds(seconds) : null;
    }

    public static long? Bytes(string text)
    {
        var match = SizeForm().Match(text);
        if (!match.Success || !double.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var count))
            return null;
        var unit = match.Groups[2].Value switch { "KB" => 1L << 10, "MB" => 1L << 20, "GB" => 1L << 30, "TB" => 1L << 40, _ => 1L };
        var bytes = count * unit;
        return bytes < 9e18 ? (long)bytes : null;
    }

    public static Phrase Bounds(double? low, double? high) => (low, high) switch
    {
        ({ } l, { } h) => $"lie between {l} and {h}",
        ({ } l, null) => $"be at least {l}",
        (null, { } h) => $"be at most {h}",
        _ => $"fit a 32-bit number",
    };

    private static Phrase Shown(YamlItem item) => item switch { YamlScalar { Quoted: true } => $"{item.Says} in quotes", _ => item.Says };

    [GeneratedRegex(@"^(\d{1,9}(?:\.\d{1,6})?)\s?(s|m|h|d|w)$", RegexOptions.CultureInvariant)]
    private static partial Regex DurationForm();

    [GeneratedRegex(@"^(\d{1,18}(?:\.\d{1,6})?)\s?(B|KB|MB|GB|TB)?$", RegexOptions.CultureInvariant)]
    private static partial Regex SizeForm();
}
