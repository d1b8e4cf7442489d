using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Questions;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Onboarding;

/// <summary>How far somebody is: what they did, and when the last of it was. <paramref name="Next"/> is null when they found their way.</summary>
public sealed record Progress(IReadOnlySet<NewcomerStep> Done, NewcomerStep? Next, DateTimeOffset Since)
{
    /// <summary>The challenge in which it goes on: the one of their newest submission, or that they joined last; null where they are in none.</summary>
    public ChallengeId? Challenge { get; init; }

    /// <summary>Their newest submission.</summary>
    public SubmissionId? Newest { get; init; }
    public SubmissionState? State { get; init; }
}

/// <summary>An open challenge that somebody is not in, with the words of theirs that stand in it.</summary>
public sealed record FittingChallenge(Challenge Challenge, IReadOnlyList<string> Words);

/// <summary>Walks newcomers to their first scored submission.</summary>
public sealed class FirstSteps(CoResearchDb db, StatePaths paths)
{
    public async Task<Progress> OfAsync(Person person, CancellationToken cancellationToken) => (await OfAsync([person.Id], cancellationToken))[person.Id];

    /// <summary>The same for many.</summary>
    public async Task<IReadOnlyDictionary<PersonId, Progress>> OfAsync(IReadOnlyCollection<PersonId> people, CancellationToken cancellationToken)
    {
        var told = await db.Newcomers.AsNoTracking().Where(n => people.Contains(n.PersonId)).ToDictionaryAsync(n => n.PersonId, n => n.At, cancellationToken);
        var joined = (await db.Memberships.AsNoTracking().Where(m => people.Contains(m.PersonId) && m.LeftAt == null).Select(m => new { m.PersonId, m.ChallengeId, m.JoinedAt }).ToListAsync(cancellationToken)).ToLookup(m => m.PersonId);
        var sent = (await db.Submissions.AsNoTracking().Where(s => people.Contains(s.PersonId)).Select(s => new { s.PersonId, s.Id, s.ChallengeId, s.State, s.ReceivedAt }).ToListAsync(cancellationToken)).ToLookup(s => s.PersonId);
        var came = await db.People.Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.CreatedAt, cancellationToken);
        return people.ToDictionary(p => p, p =>
        {
            var (newest, scored) = (sent[p].MaxBy(s => s.Id.Value), sent[p].Where(s => s.State == SubmissionState.Scored).OrderBy(s => s.Id.Value).Select(s => s.ReceivedAt).ToList());
            var done = new Dictionary<NewcomerStep, DateTimeOffset>();
            if (told.TryGetValue(p, out var at)) done[NewcomerStep.Introduce] = at;
            if (joined[p].Any()) done[NewcomerStep.Join] = joined[p].Min(m => m.JoinedAt);
            if (newest is not null) done[NewcomerStep.Submit] = sent[p].Min(s => s.ReceivedAt);
            if (scored.Count > 0) done[NewcomerStep.Score] = scored[0];
            if (scored.Count > 1) done[NewcomerStep.Improve] = scored[1];

            // Whoever is in a challenge needs no introduction.
            var next = Enum.GetValues<NewcomerStep>().Where(s => !done.ContainsKey(s) && (s != NewcomerStep.Introduce || !(joined[p].Any() || scored.Count > 0))).Select(s => (NewcomerStep?)s).FirstOrDefault();
            return new Progress(done.Keys.ToHashSet(), next, done.Values.Append(came[p]).Append(newest?.ReceivedAt ?? came[p]).Max())
            {
                Challenge = (joined[p].FirstOrDefault(m => m.ChallengeId == newest?.ChallengeId) ?? joined[p].MaxBy(m => m.JoinedAt))?.ChallengeId,
                Newest = newest?.Id,
                State = newest?.State,
            };
        });
    }

    /// <summary>Open challenges that somebody is not in, those first in whose title and statement most of their words stand.</summary>
    public async Task<IReadOnlyList<FittingChallenge>> FittingAsync(PersonId person, int most, CancellationToken cancellationToken)
    {
        var newcomer = await db.Newcomers.AsNoTracking().FirstOrDefaultAsync(n => n.PersonId == person, cancellationToken);
        var open = await db.Challenges.AsNoTracking().Where(c => c.State == ChallengeState.Open && !db.Memberships.Any(m => m.PersonId == person && m.ChallengeId == c.Id && m.LeftAt == null)).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        var words = QuestionList.Words($"{newcomer?.Skills} {newcomer?.Interests}");
        var fitting = new List<FittingChallenge>();
        foreach (var challenge in open)
        {
            var about = QuestionList.Words($"{challenge.Title} {await StatementAsync(challenge, cancellationToken)}").Keys.ToHashSet();
            fitting.Add(new FittingChallenge(challenge, [.. words.Where(w => about.Contains(w.Key)).Select(w => w.Value)]));
        }
        return [.. fitting.OrderByDescending(f => f.Words.Count).Take(most)];
    }

    private async Task<string> StatementAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        var version = await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        var file = Path.Combine(paths.Resolve(version.Folder), ChallengeFolder.StatementFile);
        return $"{version.Definition.Summary} {(File.Exists(file) ? await File.ReadAllTextAsync(file, cancellationToken) : "")}";
    }
}
