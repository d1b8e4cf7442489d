using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;
using System.Text.Json;

namespace CoResearch.Domain.Workflows.Language;

/// <summary>What kind of value a key takes.</summary>
internal enum KeyKind
{
    Text,
    Integer,
    Number,
    Flag,
    Word,
    Record,
    Texts,
    Numbers,
    Records,
    NumbersByName,
}

/// <summary>One key of a record: the property behind it, what it takes, its bounds and its default.</summary>
internal sealed record KeyShape(
    string Key, PropertyInfo Property, KeyKind Kind, Type ItemType, bool MustHave, string? Description, double Low, double High)
{
    /// <summary>The words of an enum, in its order.</summary>
    public IReadOnlyList<string> Words => [.. Enum.GetNames(ItemType).Select(RecordShape.KeyOf)];
}

/// <summary>The keys of a record type and its variants, read off its properties and attributes once.</summary>
internal sealed class RecordShape
{
    private static readonly ConcurrentDictionary<Type, RecordShape> Known = new();

    private RecordShape(Type type)
    {
        Type = type;
        Description = type.GetCustomAttribute<DescriptionAttribute>()?.Description;
        for (var t = type; t is not null && Tag is null; t = t.BaseType)
            Tag = t.GetCustomAttribute<VariantsAttribute>(inherit: false);
        TagValue = type.GetCustomAttribute<VariantAttribute>()?.Value;
        if (type.IsAbstract)
            Variants = type.Assembly.GetTypes()
                .Where(t => !t.IsAbstract && t.IsSubclassOf(type))
                .OrderBy(t => t.MetadataToken)
                .ToDictionary(t => t.GetCustomAttribute<VariantAttribute>()!.Value);
        Keys = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanWrite && p.GetCustomAttribute<NotInLanguageAttribute>() is null)
            .OrderBy(p => Depth(p.DeclaringType!)).ThenBy(p => p.MetadataToken)
            .Select(Shape)];
    }

    public Type Type { get; }
    public string? Description { get; }

    /// <summary>The key that chooses the variant, when the record has variants.</summary>
    public VariantsAttribute? Tag { get; }

    /// <summary>This variant's own value of that key.</summary>
    public string? TagValue { get; }

    /// <summary>The variants of an abstract record by the value of its tag; empty otherwise.</summary>
    public IReadOnlyDictionary<string, Type> Variants { get; } = new Dictionary<string, Type>();

    public IReadOnlyList<KeyShape> Keys { get; }

    public static RecordShape Of(Type type) => Known.GetOrAdd(type, t => new RecordShape(t));

    public static string KeyOf(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static int Depth(Type type) => type.BaseType is { } b ? 1 + Depth(b) : 0;

    private static KeyShape Shape(PropertyInfo property)
    {
        var (kind, item) = Kind(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        var within = property.GetCustomAttribute<WithinAttribute>();
        return new KeyShape(
            KeyOf(property.Name), property, kind, item,
            property.GetCustomAttribute<MustHaveAttribute>() is not null,
            property.GetCustomAttribute<DescriptionAttribute>()?.Description,
            within?.Low ?? double.NegativeInfinity, within?.High ?? double.PositiveInfinity);
    }

    private static (KeyKind Kind, Type Item) Kind(Type type)
    {
        if (type == typeof(string)) return (KeyKind.Text, type);
        if (type == typeof(int)) return (KeyKind.Integer, type);
        if (type == typeof(double)) return (KeyKind.Number, type);
        if (type == typeof(bool)) return (KeyKind.Flag, type);
        if (type.IsEnum) return (KeyKind.Word, type);
        if (type == typeof(IReadOnlyList<string>)) return (KeyKind.Texts, typeof(string));
        if (type == typeof(IReadOnlyList<double>)) return (KeyKind.Numbers, typeof(double));
        if (type == typeof(IReadOnlyDictionary<string, double>)) return (KeyKind.NumbersByName, typeof(double));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return (KeyKind.Records, type.GetGenericArguments()[0]);
        if (type.IsClass) return (KeyKind.Record, type);
        throw new NotSupportedException($"A workflow key cannot be a {type}.");
    }
}
