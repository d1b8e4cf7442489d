using System.Text.Json;
using System.Text.RegularExpressions;
using CoResearch.Domain.Shared;
using CoResearch.Workers.Monitor;
using CoResearch.Workers.Training.Monitoring;

namespace CoResearch.Workers.Training;

/// <summary>
/// Lines such as <c>{"step": 1, "loss/train": 0.3}</c> that a program prints, as an event file. A line without a step counts on; one with
/// <c>steps</c> says how many are planned; <c>{"params": {"depth": 6}}</c> says with which parameters it trains.
/// What is not finite is written as Python writes it, <c>{"loss": NaN}</c>, which JSON has no word for; and a dictionary as Python prints it,
/// <c>{'step': 1, 'loss': np.float64(0.3)}</c>, is understood.
/// </summary>
internal sealed partial class CodeMetrics(string folder) : IDisposable
{
    public const string Form = """{"step": 1, "loss": 0.3}""";
    private const int MostTags = EventFollower.MostSeries, LongestTag = 100, LongestMissed = 500;

    /// <summary>What a program may say of its parameters, in each way: members see them, in challenges with data of the lab alone, too.</summary>
    internal const int MostSettings = 100, LongestSetting = 100;
    private readonly HashSet<string> _tags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private EventFileWriter? _events;
    private long _step;
    private bool _looksLikeOne;

    /// <summary>Whether a line was clearly meant as metrics (<c>epoch: 1, loss: 0.3</c>) in a form that is not read.</summary>
    public bool MissedSome
    {
        get
        {
            lock (_gate) return _looksLikeOne;
        }
    }

    public IReadOnlyDictionary<string, string> Settings
    {
        get
        {
            lock (_gate) return new Dictionary<string, string>(_settings);
        }
    }

    public void Read(string line)
    {
        if (line.Length < 2 || line[0] != '{' || line[^1] != '}')
        {
            if (!_looksLikeOne && line.Length <= LongestMissed && IsMissed(line))
                lock (_gate) _looksLikeOne = true;
            return;
        }
        if (line[1] == '\'') line = Python().Replace(line, Json).Replace('\'', '"');
        List<(string, double)> values;
        try
        {
            using var json = JsonDocument.Parse(line.Contains("NaN", StringComparison.Ordinal) || line.Contains("Infinity", StringComparison.Ordinal) ? Bare().Replace(line, Quoted) : line);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return;
            if (json.RootElement.TryGetProperty("params", out var settings) && settings.ValueKind == JsonValueKind.Object) Keep(settings);
            values = [.. from property in json.RootElement.EnumerateObject()
                         where property.Name.Length is > 0 and <= LongestTag
                         let value = Number(property.Value)
                         where value is not null && (double.IsFinite(value.Value) || !IsStep(property.Name))
                         select (property.Name, value.Value)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for half a character in a name.
            return;
        }
        lock (_gate) Write(values);
    }

    private static bool IsMissed(string line)
    {
        var names = Pair().Matches(line).Select(m => m.Groups["name"].Value).ToList();
        return names.Exists(name => Counter().IsMatch(name)) && names.Exists(name => Quantity().IsMatch(name));
    }

    [GeneratedRegex(@"\b(?<name>[A-Za-z]\w{0,40})\s{0,3}[=:]\s{0,3}[-+]?(?:\d|nan\b|inf\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Pair();

    [GeneratedRegex("^(?:global_)?(?:step|epoch|iter|iteration)$", RegexOptions.IgnoreCase)]
    private static partial Regex Counter();

    [GeneratedRegex("loss|acc|auc|rmse|mse|mae|error|score", RegexOptions.IgnoreCase)]
    private static partial Regex Quantity();

    private static bool IsStep(string name) => name is "step" or "epoch";

    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when value.ValueEquals("NaN") => double.NaN,
        JsonValueKind.String when value.ValueEquals("Infinity") => double.PositiveInfinity,
        JsonValueKind.String when value.ValueEquals("-Infinity") => double.NegativeInfinity,
        _ => null,
    };

    private static string Quoted(Match match) => match.Value[0] == '"' ? match.Value : $"\"{match.Value}\"";

    // Texts are looked over whole, so that none is changed within.
    [GeneratedRegex("""(?>"(?:[^"\\]|\\.)*"?)|-?\b(?:NaN|Infinity)\b""")]
    private static partial Regex Bare();

    private static string Json(Match match) => match.Value switch
    {
        "nan" => "NaN",
        "inf" => "Infinity",
        "True" => "true",
        "False" => "false",
        "None" => "null",
        _ => match.Groups["number"].Value switch { "nan" => "NaN", "inf" => "Infinity", "-inf" => "-Infinity", var number => number },
    };

    // NumPy's numbers say what they are since version 2. Texts are looked over whole here, too.
    [GeneratedRegex(@"(?<number>'[^']*')|\bnp\.\w{1,20}\((?<number>[^()']{1,40})\)|\b(?:nan|inf|True|False|None)\b")]
    private static partial Regex Python();

    private void Keep(JsonElement settings)
    {
        lock (_gate)
            foreach (var setting in settings.EnumerateObject())
                if (setting.Name.Length is > 0 and <= LongestTag && (_settings.Count < MostSettings || _settings.ContainsKey(setting.Name)))
                    _settings[setting.Name] = Cut.Short(setting.Value.ToString(), LongestSetting);
    }

    public void Dispose() => _events?.Dispose();

    private void Write(List<(string Name, double Value)> values)
    {
        if (values.Count == 0) return;
        if (values.Exists(v => IsStep(v.Name) && (v.Value < 0 || v.Value > Series.MostSteps))) return;
        _step = values.Where(v => IsStep(v.Name)).Select(v => (long?)v.Value).FirstOrDefault() ?? _step + 1;
        var kept = values.Where(v => !IsStep(v.Name) && (_tags.Contains(v.Name) || (_tags.Count < MostTags && _tags.Add(v.Name))))
            .Select(v => v.Name switch { "steps" => ("progress/steps", v.Value), "epochs" => ("progress/epochs", v.Value), _ => (v.Name, v.Value) }).ToArray();
        if (kept.Length == 0) return;
        _events ??= new EventFileWriter(folder, TimeProvider.System);
        _events.Scalars(_step, kept);
    }
}
