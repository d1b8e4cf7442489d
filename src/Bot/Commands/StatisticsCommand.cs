using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Commands;

/// <summary>A challenge in numbers: who takes part, what fails and why, how scores and run times are spread.</summary>
internal sealed class StatisticsCommand(CoResearchDb db, Plots plots, Texts texts) : ICommand
{
    private const int MostFailures = 8;

    public CommandSpec Spec => new("statistics", "Show a challenge in numbers: submissions, failures, scores, technologies, run times")
    {
        Aliases = ["stats"],
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/statistics satellites",
        Topic = Topics.Look,
        BeforeAll = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var numbers = await ChallengeStatistics.OfAsync(db, board, cancellationToken);
        var blocks = new List<Block> { texts.Heading("scores.statistics_of", new { challenge.Title }), new FieldsBlock([.. Fields(board, numbers)]) };
        if (numbers.Failures.Count > 0)
            blocks.Add(new TableBlock(
                [new(texts.Of("scores.failure")), new(texts.Of("scores.count"), Number: true)],
                [.. numbers.Failures.Take(MostFailures).Select(f => new Row([[new TextSpan(texts.Stored("failure." + f.Code, f.Code.Replace('_', ' ')))], [new TextSpan(texts.Count(f.Count))]]))]));
        if (plots.Distribution(board, numbers.Bests) is { } plot) blocks.Add(plot);
        return new ChatMessage(blocks);
    }

    private IEnumerable<Field> Fields(Board board, ChallengeStatistics numbers)
    {
        var objective = board.Definition.Objective;
        yield return Field("people", texts.Spans("scores.people_words", new { numbers.Members, numbers.Scored, numbers.Ranked }));
        yield return Field("submissions", [new TextSpan(string.Join(", ", Enum.GetValues<SubmissionState>()
            .Where(numbers.Submissions.ContainsKey)
            .Select(s => texts.Of("scores.count_state", new { count = texts.Count(numbers.Submissions[s]), state = texts.Of("result.state_" + s.ToString().ToLowerInvariant()) }))
            .DefaultIfEmpty("0")))]);
        yield return Field("runs", [new TextSpan(texts.Count(numbers.Runs))]);
        if (numbers.Bests is { Count: > 0 } bests)
            yield return Field("spread", texts.Spans("scores.spread_words", new
            {
                best = new StrongSpan(Figures.Score(bests[0], objective)),
                median = Figures.Score(bests[bests.Count / 2], objective),
                last = Figures.Score(bests[^1], objective),
                Metric = objective.Name,
            }));
        if (numbers.Technologies.Count > 0)
            yield return Field("technologies_used", [new TextSpan(string.Join(", ", numbers.Technologies.Select(t => $"{t.Name} {texts.Count(t.Count)}")))]);
        if (numbers.SecondsAt(0.5) is { } median)
            yield return Field("run_times", texts.Spans("scores.run_times_words", new
            {
                median = Duration(median),
                most = Duration(numbers.SecondsAt(0.9)!.Value),
                longest = Duration(numbers.Seconds[^1]),
                count = numbers.Seconds.Count,
            }));
    }

    private Field Field(string key, IReadOnlyList<Span> value) => new(texts.Of("scores." + key), value);

    private string Duration(double seconds) => texts.Duration(TimeSpan.FromSeconds(seconds));
}
