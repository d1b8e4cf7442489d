using System.IO.Compression;
using CoResearch.Bot.Charts;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>A stage's report: in short, with its plots, as Markdown, and as a zip in which both are together.</summary>
internal sealed class ReportView(ReportDraft draft, TimelineView timeline, Plots plots, PngChart chart, StatePaths paths, Exports exports, LabCalendar calendar, TimeProvider time, Texts texts)
{
    private const double BarWidth = 0.8;

    public async Task<IReadOnlyList<Block>> BlocksAsync(StageFacts facts, CancellationToken cancellationToken)
    {
        var (slug, stage, objective) = (facts.Board.Challenge.Slug, facts.Row.Stage, facts.Board.Definition.Objective);
        var pictures = ((PlotBlock?[])[plots.BestOverTime(facts.Board, facts.Records), Weeks(facts), await timeline.PictureAsync(facts.Board.Challenge, facts.Line, cancellationToken)]).OfType<PlotBlock>().ToList();

        // One notice is shown in each reader's language, one right after the other.
        var name = $"report-{slug}-{StageLine.Key(stage.Name)}-{time.GetUtcNow():yyyyMMdd-HHmmss-fff}-{Languages.CodeOf(texts.Culture)}";
        var (text, whole) = await KeepAsync(string.Concat(name.Where(c => char.IsLetterOrDigit(c) || c is '-' or '_')), draft.Write(facts, pictures, Day), pictures, ArtefactFile.Zipped(facts.Artefacts), cancellationToken);
        return
        [
            texts.Heading("report.title", new { facts.Board.Challenge.Title, name = texts.Shipped(stage.Name) }),
            new FieldsBlock(
            [
                new(texts.Of("report.results"), [new TextSpan(facts.Submissions.Count == 0 ? texts.Of("report.no_submissions")
                    : texts.Of("report.submissions", new { count = facts.Submissions.Count, people = facts.Submissions.Select(s => s.Person).Distinct().Count(), failed = facts.Submissions.Count(s => s.Failed) }))]),
                .. facts.BestAfter is { } after ? (Field[])[new(objective.Name, [new TextSpan(facts.BestBefore is { } before ? $"{Figures.Score(before, objective)} → {Figures.Score(after, objective)}" : Figures.Score(after, objective))])] : [],
                new(texts.Of("report.checklist"), [new TextSpan($"{facts.Row.Items.Count(i => !i.Entry && i.DoneAt is not null)}/{facts.Row.Items.Count(i => !i.Entry)}")]),
                new(texts.Of("report.cards_done"), [new TextSpan($"{facts.DoneCards.Count}")]),
                new(texts.Of("report.blockers"), [new TextSpan($"{facts.Blockers.Count}")]),
                new(texts.Of("report.reading"), [new TextSpan(texts.Of("report.read", new { read = facts.Readings.Count(r => r.Readers.Count > 0), all = facts.Readings.Count }))]),
                new(texts.Of("report.artefacts"), facts.Artefacts.Count == 0 ? [new TextSpan("–")] : [.. facts.Artefacts.SelectMany((a, i) => (Span[])[TextSpan.OfMember((i == 0 ? "" : "; ") + a.What + ": "), StageView.Shortly(a, texts)])]),
                .. facts.Feedback.Count > 0 ? (Field[])[new(texts.Of("report.feedback"), [new TextSpan($"{facts.Feedback.Count}")])] : [],
            ]),
            .. facts.Bests.TakeLast(3).Select(b => texts.Paragraph("report.new_best", new { person = b.Name, value = Figures.Score(b.Value, objective), id = b.Submission.Value, title = TextSpan.OfMember(b.Title) })),
            .. pictures,
            new FileBlock(text, Path.GetFileName(text)), new FileBlock(whole, Path.GetFileName(whole)),
        ];
    }

    private string Day(DateTimeOffset at) => calendar.DayOf(at).ToString("d MMMM yyyy", texts.Culture);

    /// <summary>Submissions by weeks of the stage.</summary>
    private PlotBlock? Weeks(StageFacts facts)
    {
        var weeks = Math.Max(1, (int)Math.Ceiling((facts.Until - facts.From).TotalDays / 7));
        if (facts.Submissions.Count == 0 || weeks < 2) return null;
        var counts = new double[weeks];
        foreach (var (at, _, _) in facts.Submissions) counts[Math.Min(weeks - 1, (int)((at - facts.From).TotalDays / 7))]++;
        return chart.Draw($"stage-{facts.Row.Stage.Id}", texts.Of("report.plot_weeks", new { name = texts.Shipped(facts.Row.Stage.Name) }), new ChartLook(texts.Of("report.axis_week"), texts.Of("report.axis_submissions")) { BarWidth = BarWidth, WholeX = true, WholeY = true },
            [new PlotSeries(texts.Of("report.axis_week"), [.. Enumerable.Range(1, weeks).Select(w => (double)w)], counts)]);
    }

    /// <summary>Both files below the state folder; each appears whole.</summary>
    private async Task<(string Text, string Whole)> KeepAsync(string name, string markdown, IReadOnlyList<PlotBlock> pictures, IReadOnlyDictionary<Artefact, string> artefacts, CancellationToken cancellationToken)
    {
        var (text, whole) = (exports.Place($"{name}.md"), exports.Place($"{name}.zip"));
        await File.WriteAllTextAsync(text + ".tmp", markdown, cancellationToken);
        File.Move(text + ".tmp", text, overwrite: true);
        await using (var stream = File.Create(whole + ".tmp"))
        await using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            await zip.CreateEntryFromFileAsync(text, "draft.md", cancellationToken);
            foreach (var picture in pictures) await zip.CreateEntryFromFileAsync(paths.Resolve(picture.Path), picture.Path, cancellationToken);
            foreach (var (artefact, entry) in artefacts.Where(a => File.Exists(paths.Resolve(a.Key.File!)))) await zip.CreateEntryFromFileAsync(paths.Resolve(artefact.File!), entry, cancellationToken);
        }
        File.Move(whole + ".tmp", whole, overwrite: true);
        return ($"exports/{name}.md", $"exports/{name}.zip");
    }
}

/// <summary>A presented report, as it is when it is shown.</summary>
internal sealed class PresentedReport(CoResearchDb db, ReadStage read, ReportView view, Texts texts)
{
    public async Task<ChatMessage?> OfAsync(Notice notice, CancellationToken cancellationToken)
    {
        var report = await db.StageReports.AsNoTracking().SingleAsync(r => r.Id == notice.AboutId, cancellationToken);
        var stage = await db.Stages.AsNoTracking().SingleAsync(s => s.Id == report.StageId, cancellationToken);
        var challenge = await db.Challenges.AsNoTracking().SingleAsync(c => c.Id == stage.ChallengeId, cancellationToken);
        var by = await db.People.AsNoTracking().SingleAsync(p => p.Id == report.PresentedBy, cancellationToken);
        if (await read.OfAsync(challenge, stage.Id, cancellationToken) is not { } facts) return null;
        return new ChatMessage(
        [
            texts.Paragraph("report.presents", new { person = new PersonSpan(by.Id.Value, by.Name), name = texts.Shipped(stage.Name), challenge.Title }),
            .. await view.BlocksAsync(facts, cancellationToken),
            texts.Paragraph("report.how_feedback", new { challenge.Slug }),
            new ButtonsBlock([new(texts.Of("report.button_feedback"), $"/feedback {challenge.Slug}")]),
        ]);
    }
}

/// <summary>Shows a report in the lab's channels.</summary>
internal sealed class ReportPresentedView(PresentedReport presented) : INoticeView
{
    public NoticeKind Kind => NoticeKind.ReportPresented;

    public bool InChannels => true;

    public Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) => presented.OfAsync(notice, cancellationToken);
}

/// <summary>Shows a report to everybody in the challenge.</summary>
internal sealed class ReportForTeamView(PresentedReport presented) : INoticeView
{
    public NoticeKind Kind => NoticeKind.ReportForTeam;

    public Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) => presented.OfAsync(notice, cancellationToken);
}

/// <summary>Brings a word about a report to who presented it.</summary>
internal sealed class FeedbackGivenView(CoResearchDb db, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.FeedbackGiven;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var feedback = await db.ReportFeedback.AsNoTracking().SingleAsync(f => f.Id == notice.AboutId, cancellationToken);
        if (feedback.Text.Length == 0) return null;
        var by = await db.People.AsNoTracking().SingleAsync(p => p.Id == feedback.PersonId, cancellationToken);
        var slug = await db.Challenges.Where(c => c.Id == notice.ChallengeId).Select(c => c.Slug).SingleAsync(cancellationToken);
        return new ChatMessage(texts.Paragraph("report.told", new { person = new PersonSpan(by.Id.Value, by.Name), slug }), texts.Paragraph("views.quoted", new { text = TextSpan.OfMember(feedback.Text) }));
    }
}
