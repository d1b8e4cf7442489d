using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Stages;

/// <summary>A stage's report was shown to the lab; what it says is put together when it is shown.</summary>
public sealed class StageReport(long stageId, PersonId presentedBy, DateTimeOffset presentedAt)
{
    public long Id { get; private set; }
    public long StageId { get; private set; } = stageId;
    public PersonId PresentedBy { get; private set; } = presentedBy;
    public DateTimeOffset PresentedAt { get; private set; } = presentedAt;
}

/// <summary>A question or a word about a report.</summary>
public sealed class ReportFeedback(long reportId, PersonId personId, string text, DateTimeOffset at)
{
    public const int FewestLetters = 3, LongestText = 1000, MostOfOne = 20;

    public long Id { get; private set; }
    public long ReportId { get; private set; } = reportId;
    public PersonId PersonId { get; private set; } = personId;
    public string Text { get; private set; } = text;
    public DateTimeOffset At { get; private set; } = at;
}

/// <summary>Shows a stage's report to the lab, and collects what is said about it; who presented it is told. Does not commit.</summary>
public sealed class PresentReport(CoResearchDb db, StageList list, TimeProvider clock, Pulses pulses)
{
    /// <summary>A report that was shown a moment ago is shown again only where somebody says so.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromHours(12);

    /// <summary>The report of the stage that is named, or else of the one that ended last, where it brought something and was not shown yet, or of the one that runs. Told in the lab's channels, or to everybody in the challenge where the lab has none.</summary>
    public async Task<Result<(Stage Stage, bool ToLab)>> RunAsync(Person by, Challenge challenge, string? named, bool again, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if ((await ChooseAsync(challenge, named, now, cancellationToken)).Failed(out var row, out var error)) return error;
        if (!again && await WasShownAsync(row, now - Lately, cancellationToken)) return new PresentedLately(new ShippedLine(row.Stage.Name), StageLine.Key(row.Stage.Name), challenge.Slug);
        var report = new StageReport(row.Stage.Id, by.Id, now);
        db.StageReports.Add(report);
        await db.SaveChangesAsync(cancellationToken);
        var toLab = await db.Channels.AnyAsync(c => c.ChallengeId == null, cancellationToken);
        db.Notices.Add(Notice.Of(toLab ? NoticeKind.ReportPresented : NoticeKind.ReportForTeam, null, toLab ? null : challenge.Id, report.Id, "", now));
        db.OnCommitted(pulses.Notices.Beat);
        return (row.Stage, toLab);
    }

    private async Task<Result<StageRow>> ChooseAsync(Challenge challenge, string? named, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var line = await list.OfAsync(challenge, cancellationToken);
        if (named is not null)
        {
            if (line.Find(named).Failed(out var meant, out var error)) return error;
            return meant.Stage.BegunAt is null ? new NothingToReport(new ShippedLine(meant.Stage.Name), challenge.Slug) : meant;
        }
        if (line.Reported is not { } reported) return new NothingBegun(challenge.Slug);

        // One that was shown a moment ago is still what is meant.
        return line.Ended is { } ended && await BroughtSomethingAsync(ended.Stage, cancellationToken)
            && (!await WasShownAsync(ended, DateTimeOffset.MinValue, cancellationToken) || await WasShownAsync(ended, now - Lately, cancellationToken)) ? ended : reported;
    }

    private Task<bool> WasShownAsync(StageRow row, DateTimeOffset since, CancellationToken cancellationToken) =>
        db.StageReports.AnyAsync(r => r.StageId == row.Stage.Id && r.PresentedAt > since, cancellationToken);

    private async Task<bool> BroughtSomethingAsync(Stage stage, CancellationToken cancellationToken) =>
        await db.Artefacts.AnyAsync(a => a.StageId == stage.Id, cancellationToken)
        || await db.Submissions.AnyAsync(s => s.ChallengeId == stage.ChallengeId && s.ReceivedAt >= stage.BegunAt && s.ReceivedAt <= stage.EndedAt && !s.IsBaseline && s.ReproducesId == null, cancellationToken)
        || await db.Cards.AnyAsync(c => c.ChallengeId == stage.ChallengeId && c.Column == CardColumn.Done && c.ArchivedAt == null && c.MovedAt >= stage.BegunAt && c.MovedAt <= stage.EndedAt, cancellationToken);

    /// <summary>About the report of the challenge that was presented last: by its team and owners, and by everybody where the lab has a channel, in which it is shown.</summary>
    public async Task<Result<ReportFeedback>> SayAsync(Person by, Challenge challenge, string text, CancellationToken cancellationToken)
    {
        var said = text.Trim();
        if (said.Length > ReportFeedback.LongestText || said.Count(char.IsLetterOrDigit) < ReportFeedback.FewestLetters) return new BadFeedback(ReportFeedback.LongestText);
        await db.BeginWriteAsync(cancellationToken);
        var report = await db.StageReports.Where(r => db.Stages.Any(s => s.Id == r.StageId && s.ChallengeId == challenge.Id)).OrderByDescending(r => r.Id).FirstOrDefaultAsync(cancellationToken);
        if (report is null) return new NothingPresented(challenge.Slug);
        if (!by.IsOwner && !await db.Memberships.AnyAsync(m => m.PersonId == by.Id && m.ChallengeId == challenge.Id && m.LeftAt == null, cancellationToken)
            && !await db.Channels.AnyAsync(c => c.ChallengeId == null, cancellationToken)) return new ReportOfTeam(challenge.Slug);
        if (await db.ReportFeedback.CountAsync(f => f.ReportId == report.Id && f.PersonId == by.Id, cancellationToken) >= ReportFeedback.MostOfOne) return new EnoughFeedback(ReportFeedback.MostOfOne);
        var feedback = new ReportFeedback(report.Id, by.Id, said, clock.GetUtcNow());
        db.ReportFeedback.Add(feedback);
        await db.SaveChangesAsync(cancellationToken);
        if (report.PresentedBy.Value != by.Id.Value) db.Notices.Add(Notice.Of(NoticeKind.FeedbackGiven, report.PresentedBy, challenge.Id, feedback.Id, "", feedback.At));
        db.OnCommitted(pulses.Notices.Beat);
        return feedback;
    }
}
