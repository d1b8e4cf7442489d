using System.Globalization;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Xunit;

namespace CoResearch.Bot.Tests.Wording;

/// <summary>What the program itself says reaches a Russian reader in Russian, stored lines included.</summary>
public sealed class What_Russians_read
{
    private static readonly TextCatalog Catalog = new(
        new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizerFactory>(), [typeof(BotModule).Assembly]);

    private static readonly Texts English = new(Catalog), Russian = new(Catalog) { Culture = new Languages(Catalog, new LabRules { Values = [] }).Of("ru") };

    private static readonly CommandSpec Spec = new("risk add", "Say what may go wrong")
    {
        Arguments = [new("likelihood", ArgumentKind.Word, "how likely it is"), new("person", ArgumentKind.Person, "who")],
        Example = "",
        Topic = "",
    };

    [Fact]
    public void A_form_calls_its_questions_by_their_Russian_names()
    {
        Assert.Equal(("Вероятность", "Likelihood"), (Russian.Label(Spec, Spec.Arguments[0]), English.Label(Spec, Spec.Arguments[0])));
        Assert.Equal(("Кто", "Кому"), (Russian.Label(Spec, Spec.Arguments[1]), Russian.Label(Spec with { Name = "thank" }, Spec.Arguments[1])));
    }

    [Fact]
    public void A_refusal_explains_the_argument_and_the_role_that_is_missing()
    {
        var likelihood = new ArgumentOf(Spec, Spec.Arguments[0]);
        Assert.StartsWith("Не хватает <likelihood> — насколько вероятно: low", Russian.Of(new MissingArgument("likelihood", likelihood, "/risk add", "")), StringComparison.Ordinal);
        Assert.StartsWith("«» не подходит для <likelihood> — насколько вероятно: low", Russian.Of(new WrongArgument("likelihood", likelihood, "", "a word", "/risk add", "")), StringComparison.Ordinal);
        Assert.StartsWith("Say likelihood: how likely it is.", English.Of(new MissingArgument("likelihood", likelihood, "/risk add", "")), StringComparison.Ordinal);
        Assert.StartsWith("Для /cost нужна другая роль в tides: это могут ", Russian.Of(new NotAllowed("/cost", Access.Guide, "tides")), StringComparison.Ordinal);
        Assert.StartsWith("Для /audit нужна другая роль: это могут владельцы лаборатории.", Russian.Of(new NotAllowed("/audit", Access.Owner)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_stage_and_line_that_ships_is_said_in_Russian()
    {
        var names = StageTemplates.Stages.Select(s => s.Name).ToList();
        string[] lines = [.. names, .. names.SelectMany(StageTemplates.EntryOf), .. names.SelectMany(StageTemplates.ExitOf), .. StageTemplates.EntryOf("any other"), .. StageTemplates.ExitOf("any other"), .. StageTemplates.OfIteration, "Iteration 1"];
        Assert.All(lines, line => Assert.DoesNotContain(Russian.Shipped(line), c => c is >= 'a' and <= 'z'));
        Assert.All(lines, line => Assert.Equal(line, English.Shipped(line)));
    }

    [Fact]
    public void What_a_mentor_called_it_stays_and_iterations_keep_their_numbers()
    {
        Assert.Equal("Итерация 12", Russian.Shipped("Iteration 12"));
        Assert.Equal("Итерация 1.2", Russian.Shipped("Iteration 1.2"));
        Assert.Equal("Round 2: networks", Russian.Shipped("Round 2: networks"));
        Assert.Equal("Раунд 2", Russian.Shipped("Раунд 2"));
    }

    [Fact]
    public void A_refusal_names_the_stage_and_its_open_lines_in_Russian()
    {
        var open = new ChecklistOpen("begin", new ShippedLine("Learning"), "tides", [new ShippedLine("Everybody submitted once", 3), new ShippedLine("Cake is there", 4)], 2);
        Assert.StartsWith("Рано: в чек-листе этапа «Изучение» ещё не отмечено: 3 Посылка есть у каждого; 4 Cake is there; и ещё 2.", Russian.Of(open), StringComparison.Ordinal);
        Assert.StartsWith("Learning cannot begin yet; this is open: 3 Everybody submitted once; 4 Cake is there; and 2 more.", English.Of(open), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4.25, "4,3 с", "4.3 s")]
    [InlineData(60, "60 с", "60 s")]
    [InlineData(150, "2,5 мин", "2.5 min")]
    [InlineData(3 * 3600, "3 ч", "3 h")]
    [InlineData(2 * 86400, "2 дня", "2 days")]
    [InlineData(21 * 86400, "21 день", "21 days")]
    [InlineData(60.5 * 86400, "60,5 дня", "60.5 days")]
    public void Times_are_in_the_units_of_the_reader(double seconds, string russian, string english) =>
        Assert.Equal((russian, english), (Russian.Duration(TimeSpan.FromSeconds(seconds)), English.Duration(TimeSpan.FromSeconds(seconds))));

    [Theory]
    [InlineData(1000, "1000 Б", "1000 B")]
    [InlineData(1536, "1,5 КБ", "1.5 kB")]
    [InlineData(300L << 20, "300 МБ", "300 MB")]
    [InlineData(2L << 30, "2 ГБ", "2 GB")]
    public void Sizes_are_in_the_units_of_the_reader(long bytes, string russian, string english) =>
        Assert.Equal((russian, english), (Russian.Bytes(bytes), English.Bytes(bytes)));

    [Fact]
    public void Numbers_in_sentences_have_a_comma_and_thousands_a_gap()
    {
        Assert.Equal("Один на один: 8,3 ч = 5,5 студенто-недели × 1,5 ч", Russian.Of("cost.would_be", new { hours = 8.25.ToString("0.0", Russian.Culture), weeks = 5.5, rate = 1.5 }));
        Assert.Equal("Один на один: 1,5 ч = 1 студенто-неделя × 1,5 ч", Russian.Of("cost.would_be", new { hours = 1.5, weeks = 1.0, rate = 1.5 }));
        Assert.Equal(("12\u00a0345", "12,345"), (Russian.Count(12345), English.Count(12345)));
        Assert.Equal("0.03123", Figures.Number(0.03123));
    }

    [Fact]
    public void May_has_one_form_alone_and_another_with_a_day()
    {
        var may = new DateOnly(2027, 5, 3);
        Assert.Equal(("май 2027", "3 мая"), (may.ToString("MMM yyyy", Russian.Culture), may.ToString("d MMM", Russian.Culture)));
    }

    [Fact]
    public void A_lab_without_a_name_is_not_called_this_lab()
    {
        Assert.Equal("Ищем тех, кто хочет работать над этим вместе с нами.", Russian.Of("opencall.text", new { lab = "" }));
        Assert.Equal("Нас уже 3", Russian.Of("opencall.poster_lab", new { lab = "", members = 3 }));
        Assert.StartsWith("Привет! Я работаю для лаборатории и тебя пока не знаю.", Russian.Of(new NotInvited("")), StringComparison.Ordinal);
        Assert.Contains("the members of this lab", English.Of(new NotInvited("")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ru-RU")]
    [InlineData("ru_RU")]
    [InlineData("RU")]
    [InlineData("русский")]
    public async Task A_language_is_known_by_its_locale_and_its_name(string typed)
    {
        await using var bot = await TestBot.StartAsync();
        await bot.PersonAsync("marie");
        Assert.Contains("по-русски", bot.Read(await bot.SayAsync("marie", "/language " + typed)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stored_failure_is_said_by_its_code_with_its_number_or_its_sentence()
    {
        Assert.Equal("Обучение остановлено: оно шло дольше 600 секунд, предела этой задачи. Возьми меньше эпох или раундов, модель поменьше или меньше строк.",
            Said("time_limit", "Training was stopped after 600 s, the limit of this challenge. Use fewer epochs or a smaller model."));
        Assert.Equal("Обучение оборвалось с кодом завершения 139. Последние строки лога ниже.", Said("crashed", "Training crashed (exit code 139). /logs 7 shows its last lines."));
        Assert.StartsWith("Не хватило памяти: предел этой задачи — 4 ГБ.", Said("memory_limit", "The run used 5000 MB of memory; the limit is 4096 MB."), StringComparison.Ordinal);
        Assert.Equal("Заголовок predictions.csv не подходит: line 1: the header is a,b.", Said("predictions_header", "line 1: the header is a,b."));
        Assert.Equal("Посылка отменена (ada).", Said("cancelled", "Cancelled by ada."));
        Assert.Equal("Посылка отменена.", Said("cancelled", "Cancelled on request."));
        Assert.Equal("Something new.", Said("something_new", "Something new."));
        Assert.Equal("Cancelled by ada.", English.Stored("failure.cancelled", "Cancelled by ada."));

        static string Said(string code, string sentence) => Russian.Stored("failure." + code, sentence, new { memory = Russian.Bytes(4L << 30), output = "" });
    }

    /// <summary>What is stored of a failure is its code and a sentence; the sentence of another language can take no other values.</summary>
    [Fact]
    public void Every_stored_failure_can_be_said()
    {
        var russian = new System.Resources.ResourceManager("CoResearch.Bot.Views.Failure", typeof(BotModule).Assembly).GetResourceSet(CultureInfo.GetCultureInfo("ru"), true, false)!
            .Cast<System.Collections.DictionaryEntry>().Select(e => (string)e.Key).ToList();
        Assert.NotEmpty(russian);
        Assert.All(russian, code => Assert.Contains(Russian.Stored("failure." + code, "a sentence 3", new { memory = "", output = "" }), c => c is >= 'а' and <= 'я'));
        Assert.All(russian.Where(c => !c.StartsWith("short_", StringComparison.Ordinal) && c is not ("lost" or "cancelled")), code => Assert.Contains("short_" + code, russian));
    }
}
