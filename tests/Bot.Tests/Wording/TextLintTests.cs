using System.Globalization;
using System.Text.RegularExpressions;
using CoResearch.Bot.Wording;
using CoResearch.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Xunit;

namespace CoResearch.Bot.Tests.Wording;

/// <summary>Holds the keys that the code uses against those that exist.</summary>
public sealed partial class TextLintTests
{
    private static readonly string Sources = Read(Path.Combine("src", "Bot"));

    private static readonly TextCatalog Catalog = new(
        new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizerFactory>(),
        [typeof(BotModule).Assembly]);

    [Fact]
    public void Every_key_that_the_code_names_exists()
    {
        var used = Literals().Where(k => Catalog.Features.Contains(k[..k.IndexOf('.', StringComparison.Ordinal)], StringComparer.OrdinalIgnoreCase)
            && k[^1] is not ('_' or '.')).ToList();
        Assert.NotEmpty(used);
        Assert.DoesNotContain(used, k => Catalog.Find(k, CultureInfo.InvariantCulture) is null);
    }

    [Fact]
    public void Every_call_names_a_feature_that_exists() =>
        Assert.DoesNotContain(Calls(), k => !Catalog.Features.Contains(k[..k.IndexOf('.', StringComparison.Ordinal)], StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void Every_text_is_used()
    {
        var literals = Literals().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var prefixes = literals.Where(l => l[^1] is '_' or '.').ToList();
        var codes = ErrorCodes();
        var unused = Catalog.Features.SelectMany(Catalog.Keys)
            .Where(k => !literals.Contains(k) && !prefixes.Exists(p => k.StartsWith(p, StringComparison.OrdinalIgnoreCase)))
            .Where(k => !(k.StartsWith("error.", StringComparison.OrdinalIgnoreCase) && codes.Contains(k["error.".Length..])));
        Assert.Empty(unused);
    }

    [Fact]
    public void Every_text_can_be_read() => Assert.All(
        Catalog.Features.SelectMany(Catalog.Keys), key => Assert.NotNull(TextTemplate.Of(Catalog.Find(key, CultureInfo.InvariantCulture)!)));

    /// <summary>"feature.key", and "feature.prefix_" or "feature." where a key is put together.</summary>
    private static IEnumerable<string> Literals() => Literal().Matches(Sources).Select(m => m.Groups[1].Value).Distinct();

    private static IEnumerable<string> Calls() => Call().Matches(Sources).Select(m => m.Groups[1].Value).Distinct();

    private static HashSet<string> ErrorCodes() => [.. Code().Matches(Read("src")).Select(m => m.Groups[1].Value)];

    private static string Read(string folder) => string.Concat(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));

    [GeneratedRegex("Error\\(\\s*\"([a-z_]+)\"")]
    private static partial Regex Code();

    [GeneratedRegex("\"([a-z]+\\.[a-z0-9_]*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("texts\\.(?:Of|Spans|Paragraph|Heading|Say)\\(\"([a-z]+\\.[a-z0-9_]*)\"")]
    private static partial Regex Call();
}
