using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>What a run was made from, as far as somebody needs it who wants to get the same score: commit, tree, data, versions, seed, machine, and every parameter.</summary>
internal sealed class ParamsCommand(CoResearchDb db, OpenRuns runs, IRunArchive archive, Texts texts) : ICommand
{
    private const int MostRows = 100;

    public CommandSpec Spec => new("params", "Show the parameters of a run, and the commit, data and machine behind it")
    {
        Arguments = [new("submission", ArgumentKind.Submission, "a submission's number as in /experiments")],
        Example = "/params 12",
        Topic = Topics.Look,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await runs.OfAsync(call, call.Challenge!, call.Submission!, cancellationToken)).Failed(out var open, out var closed)) return texts.Refuse(closed);
        var run = open.Run;
        var id = open.Submission.Id.Value;
        var blocks = new List<Block> { texts.Heading("curves.params_of", new { id, open.Author }), new FieldsBlock([.. Fields(open), .. await JudgedAsync(open, cancellationToken)]) };
        var settings = open.Settings;
        if (settings.Count == 0) blocks.Add(run.Pending ? texts.Paragraph("curves.no_params_yet") : texts.Paragraph("curves.no_params", new { line = new CodeSpan(CurveChoice.ExampleSettings) }));
        else
            blocks.Add(new TableBlock([new(texts.Of("code.setting")), new(texts.Of("curves.value"))],
                [.. settings.Take(MostRows).Select(s => new Row([[new CodeSpan(s.Key)], [new TextSpan(s.Value)]]))]));
        if (settings.Count > MostRows) blocks.Add(texts.Paragraph("curves.more_params", new { more = settings.Count - MostRows }));
        return new ChatMessage(blocks);
    }

    private IEnumerable<Field> Fields(OpenRun open)
    {
        var run = open.Run;
        yield return Field("commit", texts.Spans("curves.commit_words", new { commit = new CodeSpan(open.Submission.Commit), title = TextSpan.OfMember(open.Submission.Title) }));
        yield return Field("tree", [new CodeSpan(open.Submission.Tree)]);
        if (archive.Files(run).Job?.DataHash is { } data) yield return Field("data", [new CodeSpan(data)]);
        if (run.Seed is { } seed) yield return Field("seed", [new TextSpan(seed.ToString())]);
        if (run.Device is { } device) yield return Field("machine", texts.Spans("curves.machine_words", new { device, run.Threads }));
        if (run.Parameters is { } size) yield return Field("size", [new TextSpan(texts.Count(size))]);
        if (run.Seconds is { } seconds) yield return Field("time", [new TextSpan(texts.Duration(TimeSpan.FromSeconds(seconds)))]);
        if (run.PeakMemoryBytes is { } memory) yield return Field("memory", [new TextSpan(texts.Bytes(memory))]);
        if (run.Environment is { Count: > 0 } environment)
            yield return Field("environment", [new TextSpan(string.Join(", ", environment.Where(e => e.Value.Length > 0).Select(e => $"{e.Key} {e.Value}")))]);
    }

    private Field Field(string key, IReadOnlyList<Span> value) => new(texts.Of("curves." + key), value);

    /// <summary>The versions under which its newest score was given.</summary>
    private async Task<IEnumerable<Field>> JudgedAsync(OpenRun open, CancellationToken cancellationToken)
    {
        var judged = await (
            from score in db.Scores.AsNoTracking()
            join judging in db.Judgings on score.JudgingId equals judging.Id
            join version in db.ChallengeVersions on judging.VersionId equals version.Id
            where score.SubmissionId == open.Submission.Id && score.NeedsRun == null
            orderby score.Id descending
            select new { judging.EvaluatorVersion, version.Number }).FirstOrDefaultAsync(cancellationToken);
        return judged is null ? [] : [Field("judged", texts.Spans("curves.judged_words", new { judged.Number, evaluator = judged.EvaluatorVersion }))];
    }
}
