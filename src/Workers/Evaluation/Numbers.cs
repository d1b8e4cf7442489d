using System.Globalization;

namespace CoResearch.Workers.Evaluation;

/// <summary>Numbers in CSV fields: plain decimal or scientific notation with a point, correctly rounded to the nearest double.</summary>
internal static class Numbers
{
    /// <summary>Whether the field is a number; NaN and infinities are numbers here, and the caller refuses them by name.</summary>
    public static bool TryParse(ReadOnlySpan<byte> field, out double value)
    {
        field = field.Trim((byte)' ');
        if (double.TryParse(field, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out value))
            return true;
        value = double.NaN;
        return field.Length is >= 3 and <= 9 && IsNonFiniteWord(field);
    }

    private static bool IsNonFiniteWord(ReadOnlySpan<byte> field)
    {
        Span<char> word = stackalloc char[field.Length];
        for (var i = 0; i < field.Length; i++) word[i] = (char)field[i];
        var bare = word.TrimStart("+-");
        return bare.Equals("nan", StringComparison.OrdinalIgnoreCase) || bare.Equals("inf", StringComparison.OrdinalIgnoreCase)
            || bare.Equals("infinity", StringComparison.OrdinalIgnoreCase);
    }
}
