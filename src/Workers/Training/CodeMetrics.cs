using System.Text.Json;
using CoResearch.Workers.Training.Monitoring;

namespace CoResearch.Workers.Training;

/// <summary>
/// Lines such as <c>{"step": 1, "loss/train": 0.3}</c> that a program prints, as an event file. A line without a step counts on; one with
/// <c>steps</c> says how many are planned; <c>{"params": {"depth": 6}}</c> says with which parameters it trains.
/// </summary>
internal sealed class CodeMetrics(string folder) : IDisposable
{
    private const int MostTags = 64, LongestTag = 100;

    /// <summary>What a program may say of its parameters, in each way: members see them, in challenges with data of the lab alone, too.</summary>
    internal const int MostSettings = 100, LongestSetting = 100;
    private readonly HashSet<string> _tags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private EventFileWriter? _events;
    private long _step;

    public IReadOnlyDictionary<string, string> Settings
    {
        get
        {
            lock (_gate) return new Dictionary<string, string>(_settings);
        }
    }

    public void Read(string line)
    {
        if (line.Length < 2 || line[0] != '{' || line[^1] != '}') return;
        List<(string, double)> values;
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return;
            if (json.RootElement.TryGetProperty("params", out var settings) && settings.ValueKind == JsonValueKind.Object) Keep(settings);
            values = [.. json.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number && p.Name.Length is > 0 and <= LongestTag)
                .Select(p => (p.Name, p.Value.GetDouble())).Where(v => double.IsFinite(v.Item2))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for half a character in a name.
            return;
        }
        lock (_gate) Write(values);
    }

    private void Keep(JsonElement settings)
    {
        lock (_gate)
            foreach (var setting in settings.EnumerateObject())
                if (setting.Name.Length is > 0 and <= LongestTag && (_settings.Count < MostSettings || _settings.ContainsKey(setting.Name)))
                    _settings[setting.Name] = setting.Value.ToString() is var value && value.Length > LongestSetting ? value[..LongestSetting] + "…" : value;
    }

    public void Dispose() => _events?.Dispose();

    private void Write(List<(string Name, double Value)> values)
    {
        if (values.Count == 0) return;
        _step = values.Where(v => v.Name is "step" or "epoch").Select(v => (long?)Math.Clamp(v.Value, 0, long.MaxValue / 2)).FirstOrDefault() ?? _step + 1;
        var kept = values.Where(v => v.Name is not ("step" or "epoch") && (_tags.Contains(v.Name) || (_tags.Count < MostTags && _tags.Add(v.Name))))
            .Select(v => v.Name switch { "steps" => ("progress/steps", v.Value), "epochs" => ("progress/epochs", v.Value), _ => (v.Name, v.Value) }).ToArray();
        if (kept.Length == 0) return;
        _events ??= new EventFileWriter(folder, TimeProvider.System);
        _events.Scalars(_step, kept);
    }
}
