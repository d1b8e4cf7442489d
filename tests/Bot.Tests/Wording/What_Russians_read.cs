using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Evaluation;
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
    public void What_is_shown_in_Russian_can_be_typed()
    {
        Assert.All(Enum.GetValues<CardColumn>(), c => Assert.Equal(c, CardText.ReadColumn(Russian.Of("roadmap.column_" + c.ToString().ToLowerInvariant())).Value));
        Assert.All([.. StageTemplates.Stages.Select(s => s.Name), "Iteration 1.2"], name => Assert.Equal(Russian.Shipped(name), StageTemplates.InRussian(name)));
        Assert.Null(StageTemplates.InRussian("Round 2"));
        Assert.All(Enum.GetValues<DayOfWeek>(), day => Assert.Equal(day, WeekTimes.ReadDay(Russian.Culture.DateTimeFormat.GetDayName(day))));
        Assert.Equal([DayOfWeek.Wednesday, DayOfWeek.Friday, DayOfWeek.Saturday], new[] { "среду", "Пятницу", "субботу" }.Select(day => WeekTimes.ReadDay(day)!.Value));
    }

    [Fact]
    public void A_refusal_names_columns_and_stages_in_Russian_beside_what_is_typed()
    {
        Assert.StartsWith("В колонке «В работе» уже 1, больше нельзя.", Russian.Of(new ColumnFull(CardColumn.Doing, 1)), StringComparison.Ordinal);
        Assert.EndsWith("/card limit doing 2", Russian.Of(new ColumnFull(CardColumn.Doing, 1)), StringComparison.Ordinal);
        Assert.EndsWith("/card limit doing 2", English.Of(new ColumnFull(CardColumn.Doing, 1)), StringComparison.Ordinal);
        var none = new NoSuchStage("Начала", Nearest.Hint("начала", ["inception", "начало"]), [new ShippedLine("Inception"), new ShippedLine("Round 2")]);
        Assert.Equal("Этапа «Начала» нет. Может быть, начало? Этапы: Начало; Round 2 (или inception, round-2).", Russian.Of(none));
        Assert.EndsWith("The stages are inception, round-2.", English.Of(none), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "1 отметка «решено» × 5 мин", "1 mark \"looked after\" × 5 min")]
    [InlineData(3, "3 отметки «решено» × 5 мин", "3 marks \"looked after\" × 5 min")]
    [InlineData(11, "11 отметок «решено» × 5 мин", "11 marks \"looked after\" × 5 min")]
    public void What_is_counted_of_those_who_are_looked_after_are_marks_and_not_people(int count, string russian, string english) =>
        Assert.Equal((russian, english), (Russian.Of("cost.part_markedhandled", new { count, minutes = 5 }), English.Of("cost.part_markedhandled", new { count, minutes = 5 })));

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
    public void What_ended_a_run_comes_back_from_where_it_is_stored_in_the_language_of_its_reader()
    {
        Told("Cancelled by ada.", "Посылка отменена (ada).", SubmissionOf(s => s.Cancel("ada")));
        Told("Cancelled on request.", "Посылка отменена.", SubmissionOf(s => s.Cancel(null)));
        Told("The challenge's own metric could not judge these predictions, and its mentors have been told why. Submit again when they say so. It counts as a failed run, not as one of today's scores.",
            "Собственная метрика задачи не смогла оценить эти предсказания, и её наставникам уже сказано почему. Отправь ещё раз, когда они скажут. Это считается неудачным запуском, а не оценённой посылкой.",
            Phrase.Of(new MetricFailed("label 4711 is missing") { LastLines = ["4711 g"] }));
        Told("predictions.csv has 12 wrong rows, the first:\nline 3 (id 7): x is empty\n1 id has no prediction: 9",
            "Неверных строк в predictions.csv: 12, первые:\nстрока 3 (id 7): x пусто.\nНет предсказания для id 9",
            Phrase.Of(new PredictionRowsError([new(3, "7", $"{"x"} {(Phrase)$"is empty"}")], 12, ["9"], 1)));
        Told("coresearch.yml needs conda, which this lab does not offer. It offers torch.", "coresearch.yml просит conda, а в этой лаборатории такого окружения нет. Есть: torch. Убери needs:, чтобы взять системный Python, или спроси владельца лаборатории.", Phrase.Of(new EnvironmentNotOffered("conda", ["torch"])));
        Told("Something new.", "Something new.", $"{"Something new."}");

        // With the words of today and the values of an earlier version.
        Told("The run wrote no it.", "The run wrote no it.", $"The run wrote no it.");
    }

    /// <summary>Every refusal that a push can meet is told by a notice.</summary>
    [Fact]
    public void A_refusal_comes_back_from_where_it_is_stored_as_itself()
    {
        Error[] refusals =
        [
            new QuotaSpent(10, 8, 2, "Europe/Paris"), new FailureQuotaSpent(1, "UTC"), new AlreadySubmitted(new SubmissionId(7), SubmissionState.Scored), new BeingCancelled(new SubmissionId(7)),
            new NothingToRun("magic"), new MisnamedFile("Workflow.yaml", "workflow.yml"), new TreeTooLarge(5 << 20, 1 << 20), new ChallengeNotOpen("magic", ChallengeState.Closed),
            new NoSuchChallenge("mgic", Nearest.Hint("mgic", ["magic"])), new EnvironmentNotOffered("cnda", ["conda", "torch"]), new WhichChallenge(["magic", "orbits"]),
        ];
        foreach (var error in refusals) Told(English.Of(error), Russian.Of(error), Phrase.Of(error));
        Told("The commit cannot be used: a?b has the character ? in its name. Remove it from the repository, commit and submit again.",
            "Этот коммит не подходит: a?b — в имени символ ?. Убери это из репозитория, сделай коммит и отправь снова.", Phrase.Of(new BadTree("a?b", $"has the character {'?'} in its name")));
        Told("The commit cannot be used: coresearch.yml is not UTF-8 text of at most 1 MB. Put a plain UTF-8 text file in its place, commit and submit again.",
            "Этот коммит не подходит: coresearch.yml — это не текст в UTF-8 размером до 1 МБ. Положи на его место обычный текстовый файл в UTF-8, сделай коммит и отправь снова.",
            Phrase.Of(new BadTree("coresearch.yml", $"is not UTF-8 text of at most 1 MB")));
        Told("The commit cannot be used: it holds more than 10000 files and folders. Keep data out of the repository, commit and submit again.",
            "Этот коммит не подходит: в нём больше 10000 файлов и папок. Не храни данные в репозитории, сделай коммит и отправь снова.", Phrase.Of(new BadTree("", $"holds more than {10_000} files and folders")));
        Told("That commit holds 5.5 MB; the limit is 1 MB. Keep data out of the repository.", "В этом коммите 5.5 МБ, а можно не больше 1 МБ. Не храни данные в репозитории.", Phrase.Of(new TreeTooLarge(11 << 19, 1 << 20)));
        Told("The commit 0123456 is itself 1.5 MB long, most of it its message, and 1 MB are allowed. Write a shorter message: git commit --amend, then push with --force.",
            "Сам коммит 0123456 занимает 1.5 МБ, почти всё в нём — сообщение, а можно не больше 1 МБ. Напиши сообщение короче: git commit --amend, потом запушь с --force.",
            Phrase.Of(new CommitTooLarge("0123456789", 3 << 19, 1 << 20)));
        Assert.Contains(Russian.Of(refusals[0]), c => c is >= 'а' and <= 'я');
    }

    [Fact]
    public void Whatever_else_stands_where_a_phrase_is_stored_is_told_as_it_is()
    {
        foreach (var text in (string[])["workflow.yml:9 trainer.epochs: is -3.", "", "{0}", "\u001e{", "\u001e{\"form\":\"{1}\",\"values\":[]}", "\u001e{\"form\":null}", "\u001e[1]"])
        {
            Assert.Equal(text, StoredPhrase.Read(text).ToString());
            Assert.Equal(text, Russian.Told(StoredPhrase.Read(StoredPhrase.Write(StoredPhrase.Read(text)))));
        }
        Assert.Equal("A sentence.", StoredPhrase.Write($"{"A sentence."}"));
    }

    /// <summary>Then it had its reason as a word of its own, and nothing in Russian.</summary>
    [Fact]
    public void A_refusal_that_an_earlier_version_stored_is_read_as_it_was()
    {
        const string Said = "The commit cannot be used: lnk is a symbolic link. Remove it from the repository, commit and submit again.";
        Told(Said, Said, Phrase.Of(new StoredError("bad_tree", Said, new Dictionary<string, object?> { ["Path"] = "lnk", ["Reason"] = "is a symbolic link" })));
    }

    private static void Told(string english, string russian, Phrase phrase)
    {
        var stored = StoredPhrase.Read(StoredPhrase.Write(phrase));
        Assert.Equal((english, english, russian), (stored.ToString(), English.Told(stored), Russian.Told(stored)));
        Assert.DoesNotContain("4711", StoredPhrase.Write(phrase), StringComparison.Ordinal);
    }

    private static Phrase SubmissionOf(Action<Submission> end)
    {
        var submission = Submission.Receive(new ChallengeId(1), Person.Baseline(DateTimeOffset.UnixEpoch), new CommitInfo("c", "t", "x", "ada", DateTimeOffset.UnixEpoch), isBaseline: false, DateTimeOffset.UnixEpoch);
        end(submission);
        return submission.Failure!;
    }
}
