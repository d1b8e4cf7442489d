using System.Collections;
using System.Globalization;
using System.Resources;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Shared;
using CoResearch.Workers;
using Xunit;

namespace CoResearch.Bot.Tests.Wording;

/// <summary>Holds what the program says of files against <c>Mistake.ru.resx</c>.</summary>
public sealed class MistakeLintTests
{
    private static readonly IReadOnlyDictionary<string, int> Forms = PhraseForms.In(typeof(Phrase).Assembly, typeof(WorkersModule).Assembly, typeof(BotModule).Assembly);

    private static readonly Dictionary<string, string> Russian = new ResourceManager("CoResearch.Bot.Wording.Mistake", typeof(BotModule).Assembly)
        .GetResourceSet(CultureInfo.GetCultureInfo("ru"), createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    [Fact]
    public void Every_phrase_has_its_Russian()
    {
        Assert.Contains("is {0}, but must be one of {1}.{2}", Forms.Keys);
        var missing = Forms.Keys.Where(f => !Russian.ContainsKey(Texts.WordsOf(f))).Order(StringComparer.Ordinal).ToList();
        Assert.True(missing.Count == 0, string.Join("\n", missing));
    }

    [Fact]
    public void A_phrase_takes_the_same_values_in_both_languages()
    {
        var wrong = Forms.Where(f => Russian.TryGetValue(Texts.WordsOf(f.Key), out var text)
            && !Enumerable.Range(0, f.Value).Select(i => $"{i}").SequenceEqual(TextTemplate.Of(text).Names.Order(StringComparer.Ordinal))).Select(f => f.Key).ToList();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void Every_Russian_phrase_is_said() => Assert.Empty(Russian.Keys.Except(Forms.Keys.Select(Texts.WordsOf)));
}
