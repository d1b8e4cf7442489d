using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Workflows.Language;

/// <summary>The record comes in variants, told apart by the value of one key; <paramref name="otherwise"/> is meant when it is missing.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class VariantsAttribute(string key, string? otherwise) : Attribute
{
    public string Key { get; } = key;
    public string? Otherwise { get; } = otherwise;
}

/// <summary>The value that chooses this variant.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class VariantAttribute(string value) : Attribute
{
    public string Value { get; } = value;
}

/// <summary>The key must be given.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MustHaveAttribute : Attribute;

/// <summary>Bounds of a number (or of each number of a list), both ends allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WithinAttribute(double low, double high) : Attribute
{
    public double Low { get; } = low;
    public double High { get; } = high;
}

/// <summary>A property that is no key.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotInLanguageAttribute : Attribute;

/// <summary>A record with rules between its keys.</summary>
public interface IChecked
{
    /// <summary>Reports broken rules at <paramref name="map"/>, from which the record was read.</summary>
    void Check(YamlMap map);
}
