using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Reminders;

/// <summary>
/// A challenge that ends soon, for one student: what they hold, what they may still submit today, and what they chose. It closes by itself on a
/// day that was said; with its last stage only the plan ends.
/// </summary>
public sealed record DeadlineNews(Challenge Challenge, DateTimeOffset Ends, bool Closes, ObjectiveSpec Objective, LeaderboardRow? Best, Quota Quota, SubmissionId? Final);

/// <summary>When challenges end: at the end of the day that was said in chat, by the lab's clock, or else with their last stage, as its mentors moved it.</summary>
public sealed class Deadlines(CoResearchDb db, Leaderboard leaderboard, LabCalendar calendar, TimeProvider clock)
{
    public async Task<IReadOnlyDictionary<ChallengeId, DateTimeOffset>> OfAsync(IReadOnlyCollection<Challenge> challenges, CancellationToken cancellationToken)
    {
        var versions = challenges.Select(c => c.VersionId).ToList();
        var definitions = await db.ChallengeVersions.AsNoTracking().Where(v => versions.Contains(v.Id)).ToDictionaryAsync(v => v.Id, v => v.Definition, cancellationToken);
        var ids = challenges.Where(c => c.ClosesOn is null).Select(c => c.Id).ToList();
        var stages = (await db.Stages.AsNoTracking().Where(s => ids.Contains(s.ChallengeId)).OrderBy(s => s.Id).ToListAsync(cancellationToken)).ToLookup(s => s.ChallengeId);
        var now = clock.GetUtcNow();
        return challenges.Select(c => (c.Id, Ends: ClosesAt(c) ?? LastStageEnds(c, definitions[c.VersionId], [.. stages[c.Id]], now)))
            .Where(c => c.Ends is not null).ToDictionary(c => c.Id, c => c.Ends!.Value);
    }

    /// <summary>When it closes by itself; null where only its mentors close it.</summary>
    public DateTimeOffset? ClosesAt(Challenge challenge) => challenge.ClosesOn is { } day ? calendar.BeginOf(day.AddDays(1)) : null;

    private static DateTimeOffset? LastStageEnds(Challenge challenge, ChallengeDefinition definition, IReadOnlyList<Stage> stages, DateTimeOffset now) =>
        stages.Count > 0 ? new StageLine(stages, [], challenge.OpenedAt, agreed: true).EndsAt(now)
        : StageCalendar.Of(definition.Stages, challenge.OpenedAt).Stages is [.., var last] ? last.Ends : null;

    /// <summary>What somebody is told of these challenges: those that are still open and in which they still take part.</summary>
    public async Task<IReadOnlyList<DeadlineNews>> NewsAsync(Person person, IReadOnlyList<ChallengeId> ids, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var open = await db.Challenges.AsNoTracking().Where(c => ids.Contains(c.Id) && c.State == ChallengeState.Open
            && db.Memberships.Any(m => m.ChallengeId == c.Id && m.PersonId == person.Id && m.LeftAt == null && m.Role == Role.Student)).ToListAsync(cancellationToken);
        var ends = await OfAsync(open, cancellationToken);
        var news = new List<DeadlineNews>();
        foreach (var challenge in open.Where(c => ends.TryGetValue(c.Id, out var at) && at > now).OrderBy(c => ends[c.Id]))
        {
            var board = await Board.OfAsync(db, challenge, cancellationToken);
            news.Add(new DeadlineNews(
                challenge, ends[challenge.Id], challenge.ClosesOn is not null, board.Definition.Objective, await leaderboard.RowOfAsync(board.Judging, Splits.Public, person.Id, cancellationToken),
                await Quota.OfAsync(db, person, challenge, (await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken)).Definition.Limits, now, cancellationToken),
                await db.Submissions.Where(s => s.PersonId == person.Id && s.ChallengeId == challenge.Id && s.IsFinal).Select(s => (SubmissionId?)s.Id).FirstOrDefaultAsync(cancellationToken)));
        }
        return news;
    }

    /// <summary>Says on which day a challenge ends, or no more; the day itself still counts.</summary>
    public async Task<Result<Done>> SetAsync(Challenge challenge, DateOnly? day, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(challenge).ReloadAsync(cancellationToken);
        return day < calendar.DayOf(clock.GetUtcNow()) ? new DeadlineIsOver(day.Value) : challenge.CloseOn(day);
    }
}

public sealed record DeadlineIsOver(DateOnly Day)
    : Error("deadline_is_over", $"{Day:yyyy-MM-dd} is over. Name a day to come, or close the challenge now with /challenge close.");
