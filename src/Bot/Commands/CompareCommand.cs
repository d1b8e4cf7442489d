using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Commands;

/// <summary>Several runs over each other: their curves, what they were set to differently, and what came of it.</summary>
internal sealed class CompareCommand(ArgumentResolver resolver, OpenRuns runs, IRunArchive archive, KeptMetrics kept, Plots plots, Texts texts) : ICommand
{
    private const int Most = 6, MostPictures = 2, MostRows = 40;
    private static readonly string[] First = ["metric/validation", "loss/validation", "loss/train", "loss"];

    public CommandSpec Spec => new("compare", "Lay the curves of several submissions over each other, with settings, best and last values")
    {
        Arguments =
        [
            new("first", ArgumentKind.Submission, "a submission's number as in /experiments"),
            new("second", ArgumentKind.Submission, "the number of one to compare it with"),
            new("more", ArgumentKind.Rest, "further numbers, six in all, and names of curves", Optional: true),
        ],
        Example = "/compare 12 15 18 loss/validation",
        Topic = Topics.Look,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (submissions, words, error) = await NamedAsync(call, cancellationToken);
        if (error is not null) return texts.Refuse(error);
        var open = new List<OpenRun>();
        foreach (var submission in submissions)
        {
            if ((await runs.OfAsync(call, call.Challenge!, submission, cancellationToken)).Failed(out var run, out var closed)) return texts.Refuse(closed);
            open.Add(run);
        }
        var curves = open.ToDictionary(o => o.Run.Id, o => archive.Curves(o.Run));
        var tags = curves.Values.SelectMany(c => c).Where(c => Curve.IsMetric(c.Tag)).Select(c => c.Tag).Distinct().ToList();
        var wanted = tags.Where(t => curves.Values.Count(c => c.Any(one => one.Tag == t && one.Steps.Count > 1)) > 1)
            .OrderBy(t => Array.IndexOf(First, t) is >= 0 and var place ? place : First.Length).ThenBy(t => MetricWay.HigherIsBetter(t) is null).Take(MostPictures).ToList();
        if (words.Count > 0)
        {
            wanted = [];
            foreach (var word in words)
            {
                if (CurveChoice.Find(word, tags).Failed(out var found, out var unknown)) return texts.Refuse(unknown);
                wanted.AddRange(found.Except(wanted));
            }
        }
        var blocks = new List<Block> { texts.Paragraph("curves.comparing", new { call.Challenge!.Title, ids = string.Join(", ", open.Select(Name)) }) };
        var unit = open.TrueForAll(o => o.Run.StepUnit == open[0].Run.StepUnit) ? open[0].Run.StepUnit : StepUnit.Step;
        foreach (var tag in wanted.Take(MostPictures))
            if (plots.Compared(tag, unit, [.. Of(open, curves, tag)]) is { } plot) blocks.Add(plot);
        if (await kept.WithoutCurvesAsync(open, run => curves[run.Id], cancellationToken) is { Count: > 0 } gone)
            blocks.Add(texts.Paragraph("curves.gone", new { ids = string.Join(", ", gone.Select(o => o.Submission.Id.Value)) }));
        blocks.Add(Settings(open));
        if (await kept.TableAsync(open, cancellationToken) is { } values) blocks.Add(values);
        return new ChatMessage(blocks);
    }

    private async Task<(IReadOnlyList<Submission> Submissions, IReadOnlyList<string> Words, Error? Error)> NamedAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var submissions = new List<Submission> { call.SubmissionNamed("first")!, call.SubmissionNamed("second")! };
        var words = new List<string>();
        var visible = await resolver.VisibleAsync(call.Actor, cancellationToken);
        foreach (var word in (call.Text("more") ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(word.TrimStart('#'), out var number))
            {
                words.Add(word);
                continue;
            }
            if (await resolver.FindAsync(number, visible, cancellationToken) is not { } found) return ([], [], new NoSuchSubmission(number));
            submissions.Add(found);
        }
        submissions = [.. submissions.DistinctBy(s => s.Id)];
        if (submissions.Find(s => s.ChallengeId != call.Challenge!.Id) is { } other) return ([], [], new DifferentChallenges(submissions[0].Id.Value, other.Id.Value));
        return submissions.Count > Most ? ([], [], new TooManyToCompare(Most)) : (submissions, words, null);
    }

    private static IEnumerable<(SubmissionId, string, Curve)> Of(List<OpenRun> open, Dictionary<RunId, IReadOnlyList<Curve>> curves, string tag) =>
        from one in open
        let curve = curves[one.Run.Id].FirstOrDefault(c => c.Tag == tag)
        where curve is { Steps.Count: > 0 }
        select (one.Submission.Id, Name(one), curve);

    private static string Name(OpenRun run) => $"#{run.Submission.Id.Value} @{run.Author}";

    /// <summary>Only what is not the same in all of them; a key that a run does not have is a dash.</summary>
    private Block Settings(List<OpenRun> open)
    {
        var settings = open.ConvertAll(o => o.Settings);
        if (settings.TrueForAll(s => s.Count == 0)) return texts.Paragraph("curves.no_settings", new { line = new CodeSpan(CurveChoice.ExampleSettings) });
        var keys = settings.SelectMany(s => s.Keys).Distinct().Where(k => settings.Select(s => s.GetValueOrDefault(k)).Distinct().Count() > 1).ToList();
        return keys.Count == 0 ? texts.Paragraph("curves.same_settings")
            : new TableBlock([new(texts.Of("code.setting")), .. kept.Columns(open)],
                [.. keys.Take(MostRows).Select(k => new Row([[new CodeSpan(k)], .. settings.Select(s => (IReadOnlyList<Span>)[new TextSpan(s.GetValueOrDefault(k) ?? "–")])]))]);
    }
}

internal sealed record TooManyToCompare(int Most)
    : Error("too_many_to_compare", $"More than {Most} submissions cannot be told apart in one plot. /experiments lists them all.");
