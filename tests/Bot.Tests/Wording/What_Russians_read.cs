using System.Globalization;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Wording;
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

    private static readonly Texts English = new(Catalog), Russian = new(Catalog) { Culture = CultureInfo.GetCultureInfo("ru") };

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
        string[] lines = [.. names, .. names.SelectMany(StageTemplates.EntryOf), .. names.SelectMany(StageTemplates.ExitOf), .. StageTemplates.ExitOf("any other"), .. StageTemplates.OfIteration, "Iteration 1"];
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
}
