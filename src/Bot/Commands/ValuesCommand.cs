using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>What the lab stands for, and who lives it.</summary>
internal sealed class ValuesCommand(LabRules rules, KudosFigures figures, Texts texts) : ICommand
{
    public CommandSpec Spec => new("values", "Show what this lab stands for, and who was thanked for it")
    {
        Example = "/values",
        Topic = Topics.Recognition,
        BeforeAll = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var living = await figures.LivingAsync(3, cancellationToken);
        return new ChatMessage(
            texts.Heading("kudos.values"),
            new TableBlock(
                [new(texts.Of("kudos.value")), new(texts.Of("kudos.means")), new(texts.Of("kudos.lives_it"))],
                [.. rules.Values.Select(v => new Row([[new CodeSpan("#" + v.Tag)], [new TextSpan(v.Sentence)], Who(living[v.Tag])]))]),
            texts.Paragraph("kudos.values_since", new { days = KudosFigures.RecentDays }));
    }

    private static List<Span> Who(IEnumerable<(PersonSum Person, double Weight)> people) =>
        [.. people.SelectMany((p, i) => (Span[])[new TextSpan(i == 0 ? "" : ", "), new PersonSpan(p.Person.Id.Value, p.Person.Name), new TextSpan(" " + Figures.Number(p.Weight))])];
}
