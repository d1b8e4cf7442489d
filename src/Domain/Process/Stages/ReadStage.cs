using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Questions;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Stages;

/// <summary>A result that was better than all before it, with the idea in its commit's words; the value is the public one, as it is ranked.</summary>
public sealed record NewBest(DateTimeOffset At, string Name, double Value, SubmissionId Submission, string Title);

/// <summary>Thanks in public.</summary>
public sealed record Thanks(string From, IReadOnlyList<string> To, long Points, string Reason);

/// <summary>What was said about a report, by somebody who is or was in the challenge or by somebody else of the lab.</summary>
public sealed record FeedbackRow(ReportFeedback Feedback, string Name, bool OfTeam);

/// <summary>
/// All that a stage's report tells: what everybody in the challenge may see anyway, and nothing else. Values are those of the public split.
/// </summary>
public sealed record StageFacts
{
    public required Board Board { get; init; }
    public required StageLine Line { get; init; }
    public required StageRow Row { get; init; }
    public required DateTimeOffset From { get; init; }

    /// <summary>When it ended, or now.</summary>
    public required DateTimeOffset Until { get; init; }
    public required IReadOnlyList<TeamMember> Team { get; init; }

    /// <summary>When each submission of the members came, and whether it failed.</summary>
    public required IReadOnlyList<(DateTimeOffset At, PersonId Person, bool Failed)> Submissions { get; init; }
    public required IReadOnlyList<NewBest> Bests { get; init; }

    /// <summary>All the challenge's records so far, for a plot.</summary>
    public required IReadOnlyList<RecordPoint> Records { get; init; }
    public double? BestBefore => Records.LastOrDefault(r => r.At < From)?.Value;
    public double? BestAfter => Records.LastOrDefault(r => r.At <= Until)?.Value;
    public required IReadOnlyList<CardRow> DoneCards { get; init; }
    public required IReadOnlyList<CardRow> OpenCards { get; init; }
    public required IReadOnlyList<Blocker> Blockers { get; init; }
    public required IReadOnlyList<StageEvent> Events { get; init; }
    public required StagePace Pace { get; init; }
    public required IReadOnlyList<StageForecast> Forecasts { get; init; }

    /// <summary>How many questions were asked, and those whose answers are kept for everybody.</summary>
    public required int Asked { get; init; }
    public required IReadOnlyList<QuestionRow> Kept { get; init; }
    public required IReadOnlyList<Thanks> Kudos { get; init; }
    public required IReadOnlyList<ReadingRow> Readings { get; init; }
    public required IReadOnlyList<Artefact> Artefacts { get; init; }
    public required IReadOnlyList<FeedbackRow> Feedback { get; init; }
}

/// <summary>Gathers what a stage brought, from what the lab keeps of it.</summary>
public sealed class ReadStage(
    CoResearchDb db, StageList list, Team team, CardList cards, QuestionList questions, ReadingList readings, ReadBlockers blockers, Records records, WatchStages watch, TimeProvider clock)
{
    private const int MostPeople = 200, MostKept = 30, MostThanks = 100;

    /// <summary>Of one of the challenge's stages; of the one that runs or ended last, where none is named. Null where none has begun.</summary>
    public async Task<StageFacts?> OfAsync(Challenge challenge, long? stage, CancellationToken cancellationToken)
    {
        var line = await list.OfAsync(challenge, cancellationToken);
        var row = stage is { } id ? line.Rows.FirstOrDefault(r => r.Stage.Id == id && r.Stage.BegunAt is not null) : line.Reported;
        if (row?.Stage.BegunAt is not { } from) return null;
        var until = row.Stage.EndedAt ?? clock.GetUtcNow();
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var open = await cards.BoardAsync(challenge.Id, new CardFilter(), cancellationToken);
        var kept = (await questions.KeptAsync(challenge.Id, null, MostKept, cancellationToken)).Where(q => q.Question.AskedAt >= from && q.Question.AskedAt <= until);
        return new StageFacts
        {
            Board = board,
            Line = line,
            Row = row,
            From = from,
            Until = until,
            Team = await team.PageAsync(challenge.Id, 0, MostPeople, cancellationToken),
            Submissions = await SubmissionsAsync(challenge.Id, from, until, cancellationToken),
            Bests = await BestsAsync(board, from, until, cancellationToken),
            Records = await records.ListAsync(board.Judging, board.Definition.Objective, cancellationToken),
            DoneCards = [.. open.Single(c => c.Column == CardColumn.Done).Cards.Where(c => c.Card.MovedAt >= from && c.Card.MovedAt <= until).Reverse()],
            OpenCards = [.. open.Where(c => c.Column is CardColumn.Planned or CardColumn.Doing or CardColumn.Test).SelectMany(c => c.Cards)],
            Blockers = await blockers.OfCardsAsync(challenge.Id, from, until, cancellationToken),
            Events = await db.StageEvents.AsNoTracking().Where(e => e.StageId == row.Stage.Id).OrderBy(e => e.Id).ToListAsync(cancellationToken),
            Pace = await watch.PaceAsync(row.Stage, cancellationToken),
            Forecasts = await db.StageForecasts.AsNoTracking().Where(f => f.StageId == row.Stage.Id).OrderBy(f => f.Week).ToListAsync(cancellationToken),
            Asked = await db.Questions.CountAsync(q => q.ChallengeId == challenge.Id && q.AskedAt >= from && q.AskedAt <= until, cancellationToken),
            Kept = [.. kept],
            Kudos = await KudosAsync(challenge.Id, from, until, cancellationToken),
            Readings = await readings.OfAsync(challenge.Id, cancellationToken),
            Artefacts = await db.Artefacts.AsNoTracking().Where(a => a.StageId == row.Stage.Id).OrderBy(a => a.What).ToListAsync(cancellationToken),
            Feedback = await FeedbackAsync(challenge.Id, row.Stage.Id, cancellationToken),
        };
    }

    private async Task<IReadOnlyList<(DateTimeOffset, PersonId, bool)>> SubmissionsAsync(ChallengeId challenge, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken) =>
        [.. (await db.Submissions.Where(s => s.ChallengeId == challenge && s.ReceivedAt >= since && s.ReceivedAt <= until && !s.IsBaseline && s.ReproducesId == null)
            .OrderBy(s => s.ReceivedAt).Select(s => new { s.ReceivedAt, s.PersonId, s.State }).ToListAsync(cancellationToken)).Select(s => (s.ReceivedAt, s.PersonId, s.State == SubmissionState.Failed))];

    private async Task<IReadOnlyList<NewBest>> BestsAsync(Board board, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var found = await (
            from score in db.Scores.AsNoTracking()
            join submission in db.Submissions on score.SubmissionId equals submission.Id
            join person in db.People on submission.PersonId equals person.Id
            where score.JudgingId == board.Judging && score.IsRecord && submission.ReceivedAt >= since && submission.ReceivedAt <= until
            orderby submission.ReceivedAt, submission.Id
            select new { submission.ReceivedAt, person.Name, score.Public, submission.Id, submission.Title }).ToListAsync(cancellationToken);
        return found.ConvertAll(f => new NewBest(f.ReceivedAt, f.Name, RankingRule.Rounded(f.Public, board.Definition.Objective)!.Value, f.Id, f.Title));
    }

    private async Task<IReadOnlyList<Thanks>> KudosAsync(ChallengeId challenge, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var gifts = await (
            from gift in db.Gifts.AsNoTracking()
            join giver in db.People on gift.GiverId equals giver.Id
            where gift.ChallengeId == challenge && gift.At >= since && gift.At <= until && gift.UndoneAt == null && gift.VoidedAt == null && gift.AddsTo == null
            orderby gift.Id
            select new { gift.Id, giver.Name, gift.Points, gift.Reason }).Take(MostThanks).ToListAsync(cancellationToken);
        var ids = gifts.ConvertAll(g => g.Id);
        var receivers = (await (
            from share in db.GiftShares
            join person in db.People on share.ReceiverId equals person.Id
            where ids.Contains(share.GiftId)
            orderby person.Name
            select new { share.GiftId, person.Name }).ToListAsync(cancellationToken)).ToLookup(r => r.GiftId, r => r.Name);
        return gifts.ConvertAll(g => new Thanks(g.Name, [.. receivers[g.Id]], g.Points, g.Reason));
    }

    private Task<List<FeedbackRow>> FeedbackAsync(ChallengeId challenge, long stage, CancellationToken cancellationToken) => (
        from feedback in db.ReportFeedback.AsNoTracking()
        join person in db.People on feedback.PersonId equals person.Id
        where feedback.Text != "" && db.StageReports.Any(r => r.Id == feedback.ReportId && r.StageId == stage)
        orderby feedback.Id
        select new FeedbackRow(feedback, person.Name, db.Memberships.Any(m => m.PersonId == person.Id && m.ChallengeId == challenge))).ToListAsync(cancellationToken);
}
