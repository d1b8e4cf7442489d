using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Onboarding;

/// <summary>
/// Tells mentors of a challenge, or lab owners where none was joined yet, when somebody who came within a month has stood at a step for some
/// days: once a step. Whoever has a free day by their own calendar is not told of. Commits.
/// </summary>
public sealed class WatchNewcomers(CoResearchDb db, FirstSteps steps, Team team, WhoIsAway whoIsAway, LabRules rules, TimeProvider clock, Pulses pulses)
{
    private static readonly TimeSpan New = TimeSpan.FromDays(30);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var since = now - New;
        var recent = await db.People.AsNoTracking()
            .Where(p => p.RemovedAt == null && !p.IsOwner && p.Name != Person.BaselineName)
            .Where(p => (p.CreatedAt > since && !db.Memberships.Any(m => m.PersonId == p.Id)) || db.Newcomers.Any(n => n.PersonId == p.Id && n.At > since) || db.Memberships.Any(m => m.PersonId == p.Id && m.JoinedAt > since && m.LeftAt == null && m.Role == Role.Student))
            .ToListAsync(cancellationToken);
        var free = await whoIsAway.SinceAsync(DateOnly.FromDateTime(now.UtcDateTime).AddDays(-2), cancellationToken);
        var here = recent.Where(p => !free.Contains(p.Id, p.DayAt(now))).Select(p => p.Id).ToList();
        foreach (var (person, progress) in (await steps.OfAsync(here, cancellationToken)).OrderBy(p => p.Key.Value))
            if (progress.Next is { } step and not NewcomerStep.Improve && now - progress.Since >= TimeSpan.FromDays(rules.Stuck.NewcomerDays))
                await TellAsync(person, step, progress.Challenge, now, cancellationToken);
    }

    /// <summary>The step that a notice of this kind is about.</summary>
    public static NewcomerStep StepOf(Notice notice) => Enum.Parse<NewcomerStep>(notice.Text);

    private async Task TellAsync(PersonId person, NewcomerStep step, ChallengeId? challenge, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = $"newcomer {person.Value} {step}";
        if (!await Told.BeginAsync(db, key, now, cancellationToken)) return;
        foreach (var guide in await team.DecidersAsync(challenge, [person], cancellationToken))
            db.Notices.Add(Notice.Of(NoticeKind.NewcomerStuck, guide, challenge, person.Value, step.ToString(), now));
        db.OnCommitted(pulses.Notices.Beat);
        await db.CommitAsync(cancellationToken);
    }
}
