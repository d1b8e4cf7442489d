using System.Globalization;
using CoResearch.Domain.Lab;

namespace CoResearch.Bot.Wording;

/// <summary>
/// The languages that the bot speaks, with the names of their days and months and the marks in their numbers from the texts: the program carries no other data about
/// languages, so that it runs the same everywhere.
/// </summary>
internal sealed class Languages(TextCatalog catalog, LabRules rules)
{
    private readonly Dictionary<string, CultureInfo> _cultures = catalog.Cultures.ToDictionary(c => c.Name, c => WithNames(c, catalog));

    /// <summary>What channels read, and whoever did not say.</summary>
    public CultureInfo Lab => Of(rules.Language);

    /// <summary>The language with these letters, or the lab's; English is the invariant one, which every text has.</summary>
    public CultureInfo Of(string? language) => language is null ? Lab : _cultures.GetValueOrDefault(language, CultureInfo.InvariantCulture);

    /// <summary>What somebody reads whose program speaks this, such as ru-RU; the lab's where that is none of these.</summary>
    public CultureInfo OfLocale(string? locale) => Of(LabRules.LanguageOf(locale));

    /// <summary>Its letters, as a name of a file has them.</summary>
    public static string CodeOf(CultureInfo culture) => culture.Name.Length == 0 ? "en" : culture.Name;

    private static CultureInfo WithNames(CultureInfo culture, TextCatalog catalog)
    {
        var named = new CultureInfo(culture.Name);
        var dates = named.DateTimeFormat;
        (dates.DayNames, dates.AbbreviatedDayNames) = (Names("calendar.days"), Names("calendar.short_days"));
        (dates.MonthNames, dates.AbbreviatedMonthNames) = (Months("calendar.months"), Months("calendar.short_months"));
        (dates.MonthGenitiveNames, dates.AbbreviatedMonthGenitiveNames) = (Months("calendar.of_months"), Months("calendar.of_short_months"));
        var numbers = named.NumberFormat;
        (numbers.NumberDecimalSeparator, numbers.NumberGroupSeparator) = (catalog.Find("calendar.decimal_mark", culture)!, catalog.Find("calendar.group_mark", culture)!);
        return CultureInfo.ReadOnly(named);

        string[] Names(string key) => catalog.Find(key, culture)!.Split(' ');
        string[] Months(string key) => [.. Names(key), ""];
    }
}
