using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Workflows.Language;

/// <summary>Fills records from YAML by their shapes; every mistake is reported to the map it stands in.</summary>
internal static class RecordReader
{
    /// <summary>The record, or null where its variant is missing or unknown (which has been reported, with what all variants share).</summary>
    public static object? Read(YamlMap map, Type declared)
    {
        var shape = RecordShape.Of(declared);
        if (Choose(map, shape) is not { } chosen)
        {
            ReadShared(map, shape);
            return null;
        }
        var record = Activator.CreateInstance(chosen.Type)!;
        Fill(map, chosen.Keys, record);
        (record as IChecked)?.Check(map);
        return record;
    }

    /// <summary>What does not depend on the variant: the keys that all have, rules between them, and keys that none has.</summary>
    private static void ReadShared(YamlMap map, RecordShape shape)
    {
        var variants = shape.Variants.Values.Select(RecordShape.Of).ToList();
        map.Know(variants.SelectMany(v => v.Keys).Select(k => k.Key));
        var likely = variants.Find(v => v.TagValue == shape.Tag!.Otherwise) ?? variants[0];
        var standIn = Activator.CreateInstance(likely.Type)!;
        Fill(map, shape.Keys, standIn);

        // A variant's own rules are not known to hold for the one that is meant.
        if (typeof(IChecked).IsAssignableFrom(shape.Type)) ((IChecked)standIn).Check(map);
    }

    private static void Fill(YamlMap map, IEnumerable<KeyShape> keys, object record)
    {
        foreach (var key in keys)
            if (Value(map, key) is { } value)
                key.Property.SetValue(record, value);
            else if (key.MustHave && map.Find(key.Key)?.Value is null or YamlScalar { IsNull: true })
                map.ReportMissing(key.Key);
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
        map.ReportMissing(tag.Key, $"is missing; it is one of {string.Join(", ", shape.Variants.Keys)}.");
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
