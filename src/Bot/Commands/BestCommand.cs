using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Commands;

/// <summary>The best run by the objective and by each metric.</summary>
internal sealed class BestCommand(CoResearchDb db, Experiments experiments, Texts texts) : ICommand
{
    private const int MostMetrics = 12;

    public CommandSpec Spec => new("best", "Show the best run of a challenge by its score and by each metric that runs logged")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/best gamma-hadron",
        Topic = Topics.Look,
        BeforeAll = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var board = await Board.OfAsync(db, call.Challenge!, cancellationToken);
        var (everyones, count) = await experiments.CountAsync(board, call.Actor, call.Membership, cancellationToken);
        if (count == 0) return texts.Say(everyones ? "curves.no_experiments" : "curves.no_experiments_of_yours", new { slug = call.Challenge!.Slug });
        var rows = new List<Row>();
        if (await FirstAsync(ExperimentOrder.Score, null) is { Public: { } score } top)
            rows.Add(Line(call, texts.Of("result.objective", new { board.Definition.Objective.Metric }), Figures.Score(score, board.Definition.Objective), "", top));
        foreach (var metric in await experiments.MetricsAsync(board, everyones, call.Actor, MostMetrics, cancellationToken))
            if (await experiments.HigherAsync(board, metric, cancellationToken) is not null && await FirstAsync(ExperimentOrder.Metric, metric) is { Metric: { Best: { } value } kept } best)
                rows.Add(Line(call, metric, Figures.Number(value), kept.BestStep is { } step ? texts.Count(step) : "", best));
        return new ChatMessage(
        [
            texts.Heading("curves.best_of", new { call.Challenge!.Title }),
            texts.Paragraph(everyones ? "curves.best" : "curves.best_of_yours", new { count }),
            new TableBlock(
                [
                    new(texts.Of("curves.metric")), new(texts.Of("curves.best_value"), Number: true), new(texts.Of("curves.step"), Number: true),
                    new(texts.Of("scores.member")), new(texts.Of("scores.id"), Number: true),
                ], rows),
        ]);

        async Task<Experiment?> FirstAsync(ExperimentOrder order, string? metric) =>
            await experiments.PageAsync(board, everyones, call.Actor, order, metric, 0, 1, cancellationToken) is [var first, ..] ? first : null;
    }

    private Row Line(CommandCall call, string what, string value, string step, Experiment of) => new(
    [
        [new TextSpan(what)], [new StrongSpan(value)], [new TextSpan(step)],
        of.Submission.IsBaseline ? [new TextSpan(texts.Of("scores.baseline"))] : [new PersonSpan(of.Submission.PersonId.Value, of.PersonName)],
        [new CodeSpan(of.Submission.Id.Value.ToString())],
    ], of.Submission.PersonId == call.Actor.Id);
}
