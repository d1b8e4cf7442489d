using System.Globalization;

namespace CoResearch.Bot.Wording;

/// <summary>Chooses among the plural forms of a text: one|many, or one|few|many where the language has three (Russian, Ukrainian, …).</summary>
internal static class Plural
{
    public static string Choose(IReadOnlyList<string> forms, double count, CultureInfo culture)
    {
        var form = forms.Count switch
        {
            1 => 0,
            2 => Math.Abs(count) == 1 ? 0 : 1,
            _ => Slavic(count),
        };
        if (forms.Count > 3) throw new FormatException($"A text in {culture.Name} has {forms.Count} plural forms; 1 to 3 are known.");
        return forms[form];
    }

    // CLDR's rule for ru, uk, be: https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html
    private static int Slavic(double count)
    {
        if (count != Math.Floor(count)) return 1;
        var n = Math.Abs(count) % 100;
        var last = n % 10;
        if (last == 1 && n != 11) return 0;
        return last is >= 2 and <= 4 && n is < 12 or > 14 ? 1 : 2;
    }
}
