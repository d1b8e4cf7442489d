using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Views;

/// <summary>Who reads about a submission: its author, one who may see why it failed, its log and its curve, or anybody.</summary>
internal enum Reader
{
    Author,
    Guide,
    Other,
}

/// <summary>
/// A submission as it is now: its place in the queue, its progress, then its result or why there is none. It holds a
/// <see cref="ProgressBlock"/> exactly while the submission is not finished.
/// </summary>
internal sealed class SubmissionView(VerdictView verdicts, IRunArchive archive, RunLogs logs, Plots plots, SubmittedCode code, RunPace pace, Advice advice, Texts texts, TimeProvider clock)
{
    private const int LogLines = 12, LogLine = 200;

    /// <param name="overview">How it is now.</param>
    /// <param name="reader">Whose rights decide what is shown.</param>
    /// <param name="aloud">Others read along: the buttons are those that everybody can press.</param>
    public async Task<ChatMessage> ShowAsync(SubmissionOverview overview, Reader reader, CancellationToken cancellationToken, bool aloud = false)
    {
        var submission = overview.Submission;
        var blocks = new List<Block> { Title(overview) };
        blocks.AddRange(submission.State switch
        {
            SubmissionState.Queued or SubmissionState.Running => [Progress(overview), .. Live(overview.Run)],
            SubmissionState.Scored => await ResultAsync(overview, reader, aloud, cancellationToken),
            _ => await EndingAsync(overview, reader, aloud, cancellationToken),
        });
        return new ChatMessage(blocks) { Submission = submission.Id.Value };
    }

    private ParagraphBlock Title(SubmissionOverview overview) => texts.Paragraph("result.title", new
    {
        id = overview.Submission.Id.Value,
        overview.Challenge.Slug,
        title = TextSpan.OfMember(overview.Submission.Title),
        person = new PersonSpan(overview.Author.Id.Value, overview.Author.Name),
        state = new StrongSpan(texts.Of("result.state_" + overview.Submission.State.ToString().ToLowerInvariant())),
    });

    private ProgressBlock Progress(SubmissionOverview overview)
    {
        var run = overview.Run;
        var again = run.Attempt > 1 ? texts.Of("result.attempt", new { run.Attempt }) : "";
        var label = run.State switch
        {
            _ when run.CancelRequested => texts.Of("result.cancelling"),
            RunState.Queued => overview.PlaceInQueue is > 1 and var place
                ? texts.Of("result.waiting", new { ahead = place - 1 })
                : texts.Of("result.next"),
            RunState.Claimed => texts.Of("result.preparing"),
            RunState.Training when run.Step > 0 => Training(run),
            RunState.Training => texts.Of("result.training"),
            _ => texts.Of("result.judging"),
        };
        double? fraction = run is { State: RunState.Training, Steps: > 0 } ? Math.Clamp((double)run.Step / run.Steps, 0, 1) : null;
        return new ProgressBlock(fraction, label + again);
    }

    private string Training(Run run)
    {
        var label = run.Steps > 0 ? texts.Of("result.step_of_" + Plots.NameOf(run.StepUnit), new { run.Step, run.Steps })
            : texts.Of("result.step_alone", new { unit = texts.Of("result.unit_" + Plots.NameOf(run.StepUnit)), step = texts.Count(run.Step) });
        if (run is { MetricName: { } diverged, NotFiniteSince: { } since })
            label += texts.Of("result.metric_not_finite", new { name = Quantity(diverged), unit = texts.Of("result.unit_" + Plots.NameOf(run.StepUnit)), step = texts.Count(since) });
        else if (run.MetricName is { } name && run.MetricValue is { } value)
            label += texts.Of("result.metric", new { name = Quantity(name), value = Figures.Number(value) });
        if (pace.Left(run) is { } left) label += texts.Of("result.time_left", new { time = texts.Duration(left) });
        return label;
    }

    /// <summary>Beside the bar, while it trains: the best value and the way to it, the time, and what is used.</summary>
    private IEnumerable<Block> Live(Run run)
    {
        if (run is not { State: RunState.Training, StartedAt: { } started } || (run.Step == 0 && run.MemoryBytes is null)) yield break;
        var fields = new List<Field>();
        if (run is { MetricName: { } name, MetricBest: { } best })
            fields.Add(new(texts.Of("curves.now_best"), texts.Spans("curves.now_best_words", new { value = new StrongSpan(Figures.Number(best)), name = Quantity(name) })));
        if (Sparkline.Of(MetricWay.Read(run.Way)) is { Length: > 0 } line) fields.Add(new(texts.Of("curves.now_course"), [new TextSpan(line)]));
        fields.Add(new(texts.Of("curves.now_time"), texts.Spans("curves.now_time_words", new
        {
            elapsed = texts.Duration(clock.GetUtcNow() - started),
            left = pace.Left(run) is { } left ? texts.Of("curves.now_left", new { time = texts.Duration(left) }) : "",
        })));
        var gpu = run.Gpu is { } share ? texts.Of("curves.now_gpu", new { percent = Figures.Number(Math.Round(share * 100)) }) : "";
        if (run.MemoryBytes is { } memory)
            fields.Add(new(texts.Of("curves.now_uses"), run.Processors is { } cores
                ? texts.Spans("curves.now_cores", new { cores = Math.Round(cores, 1), memory = texts.Bytes(memory), gpu })
                : texts.Spans("curves.now_memory", new { memory = texts.Bytes(memory), gpu })));
        yield return new FieldsBlock(fields);
    }

    private string Quantity(string tag) => tag switch
    {
        "metric/validation" => texts.Of("result.metric_validation"),
        "loss/validation" => texts.Of("result.loss_validation"),
        "loss/train" => texts.Of("result.loss_train"),
        _ => tag,
    };

    private async Task<List<Block>> ResultAsync(SubmissionOverview overview, Reader reader, bool aloud, CancellationToken cancellationToken)
    {
        if (overview.Score is not { NeedsRun: null }) return [NeedsRun(overview, reader)];
        var blocks = verdicts.Show(overview, reader).ToList();
        var inside = reader != Reader.Other;
        if (inside && Held(overview.Run) is { } held) blocks.Add(held);
        var curves = inside ? archive.Curves(overview.Run) : [];
        var curve = plots.TrainingCurve(overview.Run, curves);
        if (curve is not null) blocks.Add(curve);
        if (plots.Diverged(overview.Run, curves) is { } diverged) blocks.Add(diverged);
        var submission = overview.Submission;
        var (id, slug) = (submission.Id.Value, overview.Challenge.Slug);
        if (reader == Reader.Author && submission.ReproducesId is null && overview.Challenge.State == ChallengeState.Open && overview.Quota.Check().Ok)
            blocks.Add(await NextAsync(submission, cancellationToken));
        blocks.Add(new ButtonsBlock(
        [
            new(texts.Of("result.button_scores"), $"/scores {slug}"),
            .. curve is not null ? new Button[] { new(texts.Of("curves.button"), $"/plot {id}") } : [],
            inside && !aloud ? new(texts.Of("result.button_log"), $"/logs {id}") : new(texts.Of("result.button_like"), $"/like {id}"),
            new(texts.Of("result.button_view"), $"/view {id}"),
        ]));
        return blocks;
    }

    private async Task<Block> NextAsync(Submission submission, CancellationToken cancellationToken) =>
        TweakExample.For(code.WorkflowAt(await code.OfAsync(submission, cancellationToken))) is { } tweak
            ? texts.Paragraph("result.tweak", new { tweak })
            : texts.Paragraph("result.push");

    private ParagraphBlock NeedsRun(SubmissionOverview overview, Reader reader)
    {
        var why = texts.Shipped(overview.Score?.NeedsRun ?? "").TrimEnd('.');
        var reason = texts.Of(overview.Score is { RunDamaged: true } ? "result.needs_run_damaged" : "result.needs_run_changed", new { reason = why });
        return reader == Reader.Author && overview.Challenge.State == ChallengeState.Open
            ? texts.Paragraph("result.needs_run", new { reason, overview.Challenge.Slug, commit = overview.Submission.Commit[..10] })
            : new ParagraphBlock([new TextSpan(reason)]);
    }

    private async Task<List<Block>> EndingAsync(SubmissionOverview overview, Reader reader, bool aloud, CancellationToken cancellationToken)
    {
        var submission = overview.Submission;
        if (reader == Reader.Other) return [];
        var blocks = new List<Block> { new ParagraphBlock(overview.Submission.Failure is { } why ? [new TextSpan(texts.Told(why))] : []) };
        if (submission.State == SubmissionState.Failed)
        {
            var lines = (await logs.OfAsync(overview.Challenge, overview.Run, LogLines, whole: false, cancellationToken)).Lines;
            if (Held(overview.Run) is { } held) blocks.Add(held);
            if (advice.For(submission.FailureCode, lines) is { } next) blocks.Add(next);
            var curves = archive.Curves(overview.Run);
            if (plots.Diverged(overview.Run, curves) is { } diverged) blocks.Add(diverged);
            if (lines.Count > 0)
                blocks.Add(new LogBlock(string.Join('\n', lines.Select(l => Cut.Short(l, LogLine))), texts.Of("result.last_lines", new { lines.Count })));
            if (reader == Reader.Author) blocks.Add(new FieldsBlock([verdicts.QuotaLeft(overview), Failures(overview)]));
            List<Button> buttons = aloud ? [] : [new(texts.Of("result.button_log"), $"/logs {submission.Id.Value}")];
            if (curves.Any(c => Curve.IsMetric(c.Tag))) buttons.Add(new(texts.Of("curves.button"), $"/plot {submission.Id.Value}"));
            if (buttons.Count > 0) blocks.Add(new ButtonsBlock(buttons));
        }
        else
        {
            if (reader != Reader.Author) return blocks;
            blocks.Add(texts.Paragraph(submission.State == SubmissionState.Lost ? "result.after_lost" : "result.after_cancelled", new { overview.Challenge.Slug }));
            blocks.Add(new FieldsBlock([verdicts.QuotaLeft(overview)]));
        }
        return blocks;
    }

    /// <summary>What held the run at a limit without ending it.</summary>
    private ParagraphBlock? Held(Run run) => run.Note is { } note
        ? texts.Paragraph("result.note_" + note.Code, new { limit = texts.Count(note.Value), memory = texts.Bytes(note.Value), form = "{\"step\": 1, \"loss\": 0.3}" })
        : null;

    private Field Failures(SubmissionOverview overview) => new(texts.Of("result.failures"), texts.Spans("result.failures_today",
        new { overview.Quota.Failed, limit = overview.Quota.FailedPerDay }));
}
