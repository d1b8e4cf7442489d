using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Workflows.Language;

/// <summary>Fills records from YAML by their shapes; every mistake is reported to the map it stands in.</summary>
internal static class RecordReader
{
    /// <summary>The record, or null where its variant is missing or unknown (which has been reported).</summary>
    public static object? Read(YamlMap map, Type declared)
    {
        if (Choose(map, RecordShape.Of(declared)) is not { } shape)
        {
            map.Know(map.Entries.Select(e => e.Key));
            return null;
        }
        var record = Activator.CreateInstance(shape.Type)!;
        foreach (var key in shape.Keys)
            if (Value(map, key) is { } value)
                key.Property.SetValue(record, value);
            else if (key.MustHave && map.Find(key.Key)?.Value is null or YamlScalar { IsNull: true })
                map.Report(key.Key, "is missing.");
        (record as IChecked)?.Check(map);
        return record;
    }

    private static RecordShape? Choose(YamlMap map, RecordShape shape)
    {
        if (shape.Tag is not { } tag)
            return shape;
        if (shape.Variants.Count == 0)
        {
            map.Know(tag.Key);
            return shape;
        }
        var given = map.WordOrNull(tag.Key, [.. shape.Variants.Keys]);
        if (given is null && map.Has(tag.Key))
            return null;
        if ((given ?? tag.Otherwise) is { } chosen)
            return RecordShape.Of(shape.Variants[chosen]);
        map.Report(tag.Key, $"is missing; it is one of {string.Join(", ", shape.Variants.Keys)}.");
        return null;
    }

    private static object? Value(YamlMap map, KeyShape key) => key.Kind switch
    {
        KeyKind.Text => map.TextOrNull(key.Key),
        KeyKind.Integer => map.IntegerOrNull(key.Key, Bound(key.Low, int.MinValue), Bound(key.High, int.MaxValue)),
        KeyKind.Number => map.NumberOrNull(key.Key, key.Low, key.High),
        KeyKind.Flag => map.FlagOrNull(key.Key),
        KeyKind.Word => map.WordOrNull(key.Key, key.Words) is { } word ? Enum.GetValues(key.ItemType).GetValue(key.Words.ToList().IndexOf(word)) : null,
        KeyKind.Texts => map.TextsOrNull(key.Key),
        KeyKind.Numbers => map.NumbersOrNull(key.Key, key.Low, key.High),
        KeyKind.NumbersByName => map.MapOrNull(key.Key) is { } inner ? NumbersByName(inner, key) : null,
        KeyKind.Record => map.MapOrNull(key.Key) is { } inner ? Read(inner, key.ItemType) : null,
        KeyKind.Records => map.Has(key.Key) ? Records(map, key) : null,
        _ => throw new NotSupportedException(key.Kind.ToString()),
    };

    private static int Bound(double bound, int otherwise) => double.IsFinite(bound) ? (int)bound : otherwise;

    private static Dictionary<string, double> NumbersByName(YamlMap map, KeyShape key)
    {
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
            if (map.NumberOrNull(entry.Key, key.Low, key.High) is { } number)
                numbers[entry.Key] = number;
        return numbers;
    }

    private static Array Records(YamlMap map, KeyShape key)
    {
        var records = map.Maps(key.Key).Select(m => Read(m, key.ItemType)).OfType<object>().ToList();
        var array = Array.CreateInstance(key.ItemType, records.Count);
        for (var i = 0; i < records.Count; i++)
            array.SetValue(records[i], i);
        return array;
    }
}
