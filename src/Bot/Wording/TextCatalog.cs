using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Localization;

namespace CoResearch.Bot.Wording;

/// <summary>
/// Every text that people read, by key: <c>scores.title</c> is the entry <c>title</c> of <c>Scores.resx</c>, wherever in the project
/// that file lies; <c>Scores.ru.resx</c> beside it is its Russian. A language without a text falls back to English.
/// </summary>
internal sealed class TextCatalog
{
    private const string Suffix = ".resources";
    private readonly IStringLocalizerFactory _factory;
    private readonly Dictionary<string, (string BaseName, string Assembly)> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, IStringLocalizer> _localizers = new(StringComparer.OrdinalIgnoreCase);

    public TextCatalog(IStringLocalizerFactory factory, IReadOnlyList<Assembly> assemblies)
    {
        _factory = factory;
        Cultures = [.. assemblies.SelectMany(Translations).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(CultureInfo.GetCultureInfo)];
        foreach (var assembly in assemblies)
            foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(Suffix, StringComparison.Ordinal)))
            {
                var baseName = name[..^Suffix.Length];
                var feature = baseName[(baseName.LastIndexOf('.') + 1)..];
                if (!_files.TryAdd(feature, (baseName, assembly.GetName().Name!)))
                    throw new InvalidOperationException($"Two resource files are called {feature}.resx: texts are found by that name.");
            }
    }

    /// <summary>The languages besides English in which there are texts.</summary>
    public IReadOnlyList<CultureInfo> Cultures { get; }

    /// <summary>The names of the resource files: the first words of the keys.</summary>
    public IReadOnlyCollection<string> Features => _files.Keys;

    /// <summary>Every key of a feature in a language, without the fallback.</summary>
    public IReadOnlyList<string> Keys(string feature) =>
        [.. Localizer(feature)!.GetAllStrings(includeParentCultures: true).Select(s => $"{feature.ToLowerInvariant()}.{s.Name}")];

    public string? Find(string key, CultureInfo culture)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || Localizer(key[..dot]) is not { } localizer) return null;

        // The localizer reads the ambient culture; nothing is awaited in between.
        var ambient = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = culture;
            var text = localizer[key[(dot + 1)..]];
            return text.ResourceNotFound ? null : text.Value;
        }
        finally
        {
            CultureInfo.CurrentUICulture = ambient;
        }
    }

    /// <summary>The languages of an assembly's resources, each in a folder of its name beside the program.</summary>
    private static IEnumerable<string> Translations(Assembly assembly) => Directory.EnumerateDirectories(AppContext.BaseDirectory)
        .Where(folder => File.Exists(Path.Combine(folder, $"{assembly.GetName().Name}.resources.dll"))).Select(folder => Path.GetFileName(folder)!);

    private IStringLocalizer? Localizer(string feature) => _files.TryGetValue(feature, out var file)
        ? _localizers.GetOrAdd(feature, _ => _factory.Create(file.BaseName, file.Assembly))
        : null;
}
