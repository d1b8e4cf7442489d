using System.Globalization;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Xunit;

namespace CoResearch.Bot.Tests.Wording;

public sealed class WordingTests
{
    private static readonly Texts Texts = new(Catalog());

    [Fact]
    public void Values_are_put_in_and_never_read_as_mark_up()
    {
        var spans = Texts.Spans("sample.greeting", new { name = "**bob** `x` {name}", count = 2 });
        Assert.Equal(
            [new TextSpan("Hello "), new StrongSpan("**bob** `x` {name}"), new TextSpan(", type "), new CodeSpan("/join"), new TextSpan(" {now}: "),
                new TextSpan("2"), new TextSpan(" "), new TextSpan("runs")],
            spans);
    }

    [Fact]
    public void A_value_may_be_a_span_of_its_own() =>
        Assert.Contains(new PersonSpan(7, "bob"), Texts.Spans("sample.count", new { count = new PersonSpan(7, "bob"), n = 1 }));

    [Theory]
    [InlineData(0, "0 runs")]
    [InlineData(1, "1 run")]
    [InlineData(2, "2 runs")]
    [InlineData(1.5, "1.5 runs")]
    public void English_has_two_plural_forms(double n, string text) => Assert.Equal(text, Texts.Of("sample.count", new { count = n, n }));

    [Theory]
    [InlineData(1, "1 запуск")]
    [InlineData(2, "2 запуска")]
    [InlineData(5, "5 запусков")]
    [InlineData(11, "11 запусков")]
    [InlineData(21, "21 запуск")]
    [InlineData(112, "112 запусков")]
    [InlineData(124, "124 запуска")]
    public void A_Russian_file_beside_the_English_one_is_enough(int n, string text)
    {
        var russian = new Texts(Catalog()) { Culture = CultureInfo.GetCultureInfo("ru") };
        Assert.Equal(text, russian.Of("sample.count", new { count = n, n }));
    }

    [Fact]
    public void What_is_not_translated_yet_is_English()
    {
        var russian = new Texts(Catalog()) { Culture = CultureInfo.GetCultureInfo("ru") };
        Assert.StartsWith("Hello", russian.Of("sample.greeting", new { name = "x", count = 1 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_text_and_a_missing_value_are_bugs()
    {
        Assert.Throws<KeyNotFoundException>(() => Texts.Of("sample.nothing"));
        Assert.Throws<KeyNotFoundException>(() => Texts.Of("nothing.at_all"));
        Assert.Throws<KeyNotFoundException>(() => Texts.Of("sample.count", new { n = 1 }));
    }

    [Fact]
    public void A_refusal_has_its_text_by_code_or_its_own_sentence()
    {
        Assert.Equal("test_plain", Texts.Refuse(new PlainError("so it is")).Refused);
        Assert.Equal([new TextSpan("so it is")], Texts.Spans(new PlainError("so it is")));
        var mistakes = Texts.Refuse(new MistakesError([new Mistake("workflow.yml", 3, "trainer", $"is unknown")]));
        Assert.Contains(new LogBlock("workflow.yml:3 trainer: is unknown"), mistakes.Blocks);
    }

    [Fact]
    public void A_refusal_is_said_in_Russian_with_its_values()
    {
        var russian = new Texts(Catalog()) { Culture = CultureInfo.GetCultureInfo("ru") };
        Assert.Equal("Задачи «gama» нет. Может быть, gamma? Список: /challenges.", russian.Of(new NoSuchChallenge("gama", Nearest.Hint("gama", ["gamma"]))));
        Assert.Equal("Задачи «x» нет. Список: /challenges.", russian.Of(new NoSuchChallenge("x")));
        Assert.Equal("Посылка 7 не твоя. Твои: /submissions.", russian.Of(new NotYours(new SubmissionId(7))));
        Assert.Equal("Назови задачу: a, b. Все задачи покажет /challenges.", russian.Of(new WhichChallenge(["a", "b"])));
        Assert.Equal("Назови задачу. Все задачи покажет /challenges.", russian.Of(new WhichChallenge([])));
    }

    [Fact]
    public void What_only_Russian_has_leaves_English_as_it_is()
    {
        Assert.Equal(new NotYours(new SubmissionId(7)).Message, Texts.Of(new NotYours(new SubmissionId(7))));
        Assert.Equal("Take a card", Texts.Summary(new CommandSpec("card claim", "Take a card") { Example = "", Topic = "" }));
    }

    // The bot's own texts and the sample that lies beside this test.
    private static TextCatalog Catalog()
    {
        var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        return new TextCatalog(services.GetRequiredService<IStringLocalizerFactory>(), [typeof(BotModule).Assembly, typeof(WordingTests).Assembly]);
    }

    private sealed record PlainError(string Sentence) : Error("test_plain", Sentence);
}
