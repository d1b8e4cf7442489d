using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Process.Questions;
using CoResearch.Domain.Process.Risks;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Meetings;

/// <summary>What there is to talk about in a challenge now.</summary>
public sealed record Agenda(Challenge Challenge, DateOnly Today)
{
    /// <summary>What people want to talk about.</summary>
    public IReadOnlyList<MeetingLineRow> Topics { get; init; } = [];

    /// <summary>The week's check-ins, if anybody was asked in these days.</summary>
    public IReadOnlyList<CheckInRow> CheckIns { get; init; } = [];
    public IReadOnlyList<CardRow> Blocked { get; init; } = [];

    /// <summary>Why each of them is blocked, as far as somebody said it.</summary>
    public IReadOnlyDictionary<CardId, string> Why { get; init; } = new Dictionary<CardId, string>();
    public IReadOnlyList<CardRow> Overdue { get; init; } = [];
    public IReadOnlyList<RiskRow> Risks { get; init; } = [];
    public IReadOnlyList<QuestionRow> Questions { get; init; } = [];

    /// <summary>New bests since the last meeting, or in seven days.</summary>
    public required BoardWeek Week { get; init; }

    /// <summary>What the last meeting gave to do, as it stands.</summary>
    public IReadOnlyList<MeetingLineRow> Tasks { get; init; } = [];

    public IEnumerable<CheckInRow> Answered => CheckIns.Where(c => c.Answers.Count > 0);

    public IEnumerable<CheckInRow> Blockers => Answered.Where(c => c.Answers.GetValueOrDefault(CheckInAnswer.Blockers) is { Length: > 0 });

    public bool Empty => Topics.Count == 0 && !Answered.Any() && Blocked.Count == 0 && Overdue.Count == 0 && Risks.Count == 0 && Questions.Count == 0 && Week.Moves.Count == 0 && Tasks.Count == 0;
}

/// <summary>Puts a meeting's agenda together from what the lab knows already.</summary>
public sealed class AssembleAgenda(CoResearchDb db, CheckInList checkIns, CardList cards, RiskList risks, QuestionList questions, MeetingList meetings, WeekOnBoard weekOnBoard, WhoIsAway whoIsAway, LabCalendar calendar, TimeProvider clock)
{
    /// <summary>Answers of a week that began longer ago are no news.</summary>
    private const int FreshDays = 13;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(14);

    public async Task<Agenda> OfAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = calendar.DayOf(now);
        var week = await checkIns.LastWeekAsync(challenge.Id, cancellationToken);
        var board = await cards.BoardAsync(challenge.Id, new CardFilter(), cancellationToken);
        var open = board.SelectMany(c => c.Cards).Where(c => c.Card.Column != CardColumn.Done).ToList();
        var blocked = open.Where(c => c.Card.BlockedAt is not null).OrderBy(c => c.Card.BlockedAt).ToList();
        var running = await db.Meetings.AsNoTracking().Where(m => m.ChallengeId == challenge.Id && m.EndedAt == null).OrderByDescending(m => m.Id).FirstOrDefaultAsync(cancellationToken);
        var current = running?.GoesOn(now) == true ? await meetings.FindAsync(running.Id, cancellationToken) : null;
        var before = await db.Meetings.Where(m => m.ChallengeId == challenge.Id && m.EndedAt != null).MaxAsync(m => (DateTimeOffset?)m.BeganAt, cancellationToken);
        var since = before is { } at && at < now - TimeSpan.FromDays(1) && at > now - Longest ? at : now - MentorDigest.Week;

        // Nobody waits for a word of who left, lost access or is away.
        var here = (await db.Memberships.Where(m => m.ChallengeId == challenge.Id && m.LeftAt == null && db.People.Any(p => p.Id == m.PersonId && p.RemovedAt == null))
            .Join(db.People, m => m.PersonId, p => p.Id, (m, p) => new { p.Id, p.TimeZone }).ToListAsync(cancellationToken)).ToDictionary(p => p.Id, p => TimeZoneInfo.FindSystemTimeZoneById(p.TimeZone));
        var free = await whoIsAway.SinceAsync(today.AddDays(-FreshDays - 7), cancellationToken);
        return new Agenda(challenge, today)
        {
            Topics = current is null ? await meetings.WaitingAsync(challenge.Id, cancellationToken) : [.. current.Lines.Where(l => l.Line.Kind == MeetingLineKind.Topic)],
            CheckIns = week is { } monday && today.DayNumber - monday.DayNumber <= FreshDays ? [.. (await checkIns.WeekAsync(challenge.Id, monday, cancellationToken)).Where(c => here.TryGetValue(c.CheckIn.PersonId, out var zone) && (c.Answers.Count > 0 || !WasAway(c.CheckIn, zone)))] : [],
            Blocked = blocked,
            Why = await WhyAsync([.. blocked.Select(c => c.Card.Id)], cancellationToken),
            Overdue = [.. open.Where(c => c.Card.OverdueOn(today)).OrderBy(c => c.Card.Due)],
            Risks = await risks.OpenAsync(challenge.Id, cancellationToken),
            Questions = await questions.WaitingInAsync(challenge.Id, cancellationToken),
            Week = await weekOnBoard.OfAsync(challenge, since, cancellationToken),
            Tasks = await meetings.LastTasksAsync(challenge.Id, cancellationToken),
        };

        bool WasAway(CheckIn checkIn, TimeZoneInfo zone) =>
            free.Contains(checkIn.PersonId, LocalTime.DayOf(now, zone)) || free.Contains(checkIn.PersonId, LocalTime.DayOf(checkIn.SkippedAt ?? (now < checkIn.ClosesAt ? now : checkIn.ClosesAt), zone));
    }

    private async Task<Dictionary<CardId, string>> WhyAsync(List<CardId> blocked, CancellationToken cancellationToken) => (await (
        from said in db.CardEvents.AsNoTracking()
        join card in db.Cards on said.CardId equals card.Id
        where blocked.Contains(card.Id) && said.Kind == CardEventKind.Blocked && said.At >= card.BlockedAt && said.Text != ""
        orderby said.Id
        select new { said.CardId, said.Text }).ToListAsync(cancellationToken)).GroupBy(s => s.CardId).ToDictionary(g => g.Key, g => g.Last().Text);
}
