using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Xunit;

namespace CoResearch.Bot.Tests.Wording;

/// <summary>Holds the keys that the code uses against those that exist.</summary>
public sealed partial class TextLintTests
{
    private static readonly string Sources = Read(Path.Combine("src", "Bot"));

    /// <summary>The refusals that nobody reads in a chat.</summary>
    private static readonly string[] EnglishOnly =
    [
        // A score keeps its sentence as a line, which the shipped texts have in Russian.
        "DataChanged",

        // A damaged score is told in words of its own.
        "RunUnreadable",

        // Another refusal, whose code it has.
        "StoredError",

        // A part of what a metric's log and its mentors are told.
        "WrongPrint",

        // At the command line.
        "WrongStart",
    ];

    private static readonly CultureInfo Russian = CultureInfo.GetCultureInfo("ru");

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

    [Fact]
    public void Every_text_is_there_in_English_and_in_Russian()
    {
        var (english, russian) = (All(CultureInfo.InvariantCulture), All(Russian));
        Assert.NotEmpty(english);
        Assert.Empty(english.Keys.Except(russian.Keys));
        Assert.DoesNotContain(russian.Keys.Except(english.Keys), k => !IsExtra(k));
    }

    [Fact]
    public void A_text_wants_the_same_values_in_both_languages()
    {
        var (english, russian) = (All(CultureInfo.InvariantCulture), All(Russian));
        Assert.All(english.Keys.Intersect(russian.Keys), key => Assert.Equal(Values(english[key]), Values(russian[key])));
    }

    [Fact]
    public void Russian_plurals_have_three_forms()
    {
        var plurals = All(Russian).SelectMany(t => PluralForms().Matches(t.Value).Select(m => (t.Key, Forms: m.Groups[1].Value.Split('|').Length))).ToList();
        Assert.NotEmpty(plurals);
        Assert.DoesNotContain(plurals, p => p.Forms != 3);
    }

    [Fact]
    public void Every_command_is_explained_in_Russian()
    {
        var russian = All(Russian);
        var specs = typeof(ICommand).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(ICommand)))
            .Select(t => ((ICommand)RuntimeHelpers.GetUninitializedObject(t)).Spec).ToList();
        Assert.NotEmpty(specs);
        Assert.All(specs, s => Assert.InRange(russian[Key(s)].Length, 1, 100));
        var keys = specs.SelectMany(s => s.Arguments.SelectMany(a => (string[])[$"{Key(s)}__{a.Name}", $"summary.arg_{a.Name}", Label(s, a), $"summary.label_{a.Name}"]).Prepend(Key(s))).ToHashSet();
        Assert.DoesNotContain(russian.Keys, k => k.StartsWith("summary.", StringComparison.Ordinal) && !keys.Contains(k));

        var silent = specs.SelectMany(s => s.Arguments.Where(a => !russian.ContainsKey($"{Key(s)}__{a.Name}") && !russian.ContainsKey($"summary.arg_{a.Name}")).Select(a => $"{s.Name} {a.Name}: {a.Summary}"));
        Assert.True(!silent.Any(), string.Join("\n", silent));
        var asked = specs.Where(s => s.HasForm).SelectMany(s => s.Arguments.Select(a => (Spec: s, Argument: a))).ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, f => Assert.True(russian.ContainsKey($"summary.label_{f.Argument.Name}") || russian.ContainsKey(Label(f.Spec, f.Argument)), $"{f.Spec.Name} {f.Argument.Name}"));

        static string Key(CommandSpec spec) => "summary." + spec.Name.Replace(' ', '_');
        static string Label(CommandSpec spec, ArgumentSpec argument) => $"summary.label_{spec.Name.Replace(' ', '_')}__{argument.Name}";
    }

    /// <summary>A refusal whose sentence only Russian has takes its values from the refusal's properties.</summary>
    [Fact]
    public void Every_refusal_in_Russian_has_the_values_that_it_wants()
    {
        var codes = Refusals().ToLookup(r => r.Key, r => r.Type);
        var extras = All(Russian).Where(t => t.Key.StartsWith("error.", StringComparison.Ordinal) && Catalog.Find(t.Key, CultureInfo.InvariantCulture) is null).ToList();
        Assert.NotEmpty(extras);
        Assert.All(extras, text => Assert.All(codes[text.Key].DefaultIfEmpty(), type =>
            Assert.Empty(TextTemplate.Of(text.Value).Names.Except(Assert.IsType<Type>(type, exactMatch: false).GetProperties().Select(p => p.Name), StringComparer.OrdinalIgnoreCase))));
    }

    /// <summary>By its code, or by the phrases that <see cref="MistakeLintTests"/> holds to Russian ones.</summary>
    [Fact]
    public void Every_refusal_has_its_Russian()
    {
        var (russian, keys) = (All(Russian), Refusals().ToLookup(r => r.Type, r => r.Key));
        var plain = ErrorTypes().Where(t => !t.IsAbstract && t.GetProperty(nameof(Error.Says))!.DeclaringType == typeof(Error)).ToList();
        Assert.NotEmpty(plain);
        Assert.Equal(EnglishOnly, plain.Where(t => !keys[t].Any(russian.ContainsKey)).Select(t => t.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>The refusals that are written with a code of their own, by the key of their text.</summary>
    private static List<(string Key, Type Type)> Refusals()
    {
        var types = ErrorTypes().ToLookup(t => t.Name);
        return [.. Refusal().Matches(Read("src")).Select(m => (Written: m.Groups[2].Value, Type: types[m.Groups[1].Value].Single())).Select(r => ("error." + CodeOf(r.Written, r.Type), r.Type))];
    }

    private static List<Type> ErrorTypes() => [.. ((Assembly[])[typeof(Error).Assembly, typeof(Workers.WorkersModule).Assembly, typeof(BotModule).Assembly])
        .SelectMany(a => a.GetTypes()).Where(t => t.IsAssignableTo(typeof(Error)))];

    private static string CodeOf(string written, Type type) =>
        written[0] == '"' ? written.Trim('"') : (string)type.GetField(written)!.GetRawConstantValue()!;

    /// <summary>What a language's own files hold, by key.</summary>
    private static Dictionary<string, string> All(CultureInfo culture)
    {
        var assembly = typeof(BotModule).Assembly;
        return assembly.GetManifestResourceNames().Where(n => n.EndsWith(".resources", StringComparison.Ordinal)).Select(n => n[..^".resources".Length])
            .Select(name => (Feature: name[(name.LastIndexOf('.') + 1)..].ToLowerInvariant(), Set: new ResourceManager(name, assembly).GetResourceSet(culture, createIfNotExists: true, tryParents: false)))
            .Where(f => f.Set is not null)
            .SelectMany(f => f.Set!.Cast<System.Collections.DictionaryEntry>().Select(e => (Key: $"{f.Feature}.{e.Key}", Text: (string)e.Value!)))
            .ToDictionary(t => t.Key, t => t.Text);
    }

    private static string[] Values(string text) => [.. TextTemplate.Of(text).Names.Order(StringComparer.Ordinal)];

    /// <summary>What English says in the code itself.</summary>
    private static bool IsExtra(string key) => key.Split('.')[0] is "error" or "summary" or "shipped" or "failure" or "mistake";

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

    [GeneratedRegex("record (\\w+)\\([^;{]*?\\)\\s*:\\s*\\w+\\(\\s*(\"[a-z_]+\"|CodeOf\\w+)")]
    private static partial Regex Refusal();

    [GeneratedRegex("\\{\\w+\\|([^}]*)\\}")]
    private static partial Regex PluralForms();

    [GeneratedRegex("\"([a-z]+\\.[a-z0-9_]*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("texts\\.(?:Of|Spans|Paragraph|Heading|Say)\\(\"([a-z]+\\.[a-z0-9_]*)\"")]
    private static partial Regex Call();
}
