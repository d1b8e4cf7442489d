using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Challenges;

/// <summary>
/// Brings a challenge into the lab, or a new version of one. The folder is made beside its final place and moved there before the
/// rows are written: a crash leaves a folder that nobody names, and the next attempt replaces it.
/// </summary>
public sealed class AddChallenge(
    CoResearchDb db, IChallengeSource challenges, ISourceHost source, BeginJudging beginJudging, StatePaths paths, TimeProvider clock)
{
    /// <summary>Adds a challenge in draft. Slow work comes first, then one short transaction.</summary>
    public async Task<Result<AddedChallenge>> RunAsync(ChallengeRequest request, Person? by, CancellationToken cancellationToken)
    {
        if (await LookAsync(request, cancellationToken) is { } wrong) return wrong.Error;
        var made = await MaterializeAsync(request, cancellationToken);
        if (made.Failed(out var folder, out var error)) return error;
        using (folder)
        {
            var definition = folder.Challenge.Definition;
            if (await IsTakenAsync(definition.Slug, cancellationToken)) return new SlugTaken(definition.Slug);

            // Only now is it sure that nobody adds the same slug: what stands at these places is left from an addition that never ended.
            await db.BeginWriteAsync(cancellationToken);
            if (await IsTakenAsync(definition.Slug, cancellationToken)) return new SlugTaken(definition.Slug);
            var home = folder.MoveTo($"challenges/{definition.Slug}/v1");
            var baselineFork = BaselineForkOf(definition.Slug);
            source.RemoveFork(baselineFork);
            if (source.CreateFork(baselineFork, Path.Combine(paths.Resolve(home), "baseline"), definition.Title).Failed(out var root, out var noFork)) return noFork;
            var challenge = Challenge.Create(definition.Slug, definition.Title, clock.GetUtcNow());
            db.Challenges.Add(challenge);
            await db.SaveChangesAsync(cancellationToken);
            var version = await AddVersionAsync(challenge, 1, folder.Challenge, home, by, cancellationToken);
            var baseline = await db.People.SingleOrDefaultAsync(p => p.Name == Person.BaselineName, cancellationToken);
            if (baseline is null) db.People.Add(baseline = Person.Baseline(clock.GetUtcNow()));
            await db.SaveChangesAsync(cancellationToken);
            db.Memberships.Add(Membership.Create(baseline.Id, challenge.Id, Role.Student, baselineFork, root.Id, clock.GetUtcNow()));
            await beginJudging.RunAsync(challenge, "first", cancellationToken);
            return new AddedChallenge(challenge, version, folder.Challenge.Report, 0);
        }
    }

    /// <summary>What is wrong with a request at first sight, without making anything of it; null when only that can tell more.</summary>
    public async Task<WrongRequest?> LookAsync(ChallengeRequest request, CancellationToken cancellationToken) =>
        (request.Slug ?? (Directory.Exists(request.What) ? null : request.What)) is { } name && await IsTakenAsync(name, cancellationToken)
            ? new WrongRequest(RequestPart.Name, new SlugTaken(name))
        : paths.Touches(request.What) ? new WrongRequest(RequestPart.What, new InsideStateFolder(request.What))
        : request.Options.Values.FirstOrDefault(paths.Touches) is { } inside ? new WrongRequest(RequestPart.Options, new InsideStateFolder(inside))
        : challenges.Look(request);

    /// <summary>
    /// Replaces the definition and data of a challenge that is not revealed by a new version; forks and submissions stay, stored predictions are scored again.
    /// </summary>
    public async Task<Result<AddedChallenge>> UpdateAsync(
        Challenge challenge, ChallengeRequest request, Person by, CancellationToken cancellationToken)
    {
        if (challenge.State == ChallengeState.Revealed) return new RevealedForGood(challenge.Slug);
        var made = await MaterializeAsync(request with { Slug = challenge.Slug }, cancellationToken);
        if (made.Failed(out var folder, out var error)) return error;
        using (folder)
        {
            await db.BeginWriteAsync(cancellationToken);
            await db.Entry(challenge).ReloadAsync(cancellationToken);
            if (challenge.State == ChallengeState.Revealed) return new RevealedForGood(challenge.Slug);
            if (await AsksAnotherAsync(challenge, folder.Challenge.Definition.Predictions, cancellationToken) is { } another) return another;
            var number = 1 + await db.ChallengeVersions.Where(v => v.ChallengeId == challenge.Id).MaxAsync(v => v.Number, cancellationToken);
            var home = folder.MoveTo($"challenges/{challenge.Slug}/v{number}");

            // What the lab runs and compares with is the new version's baseline; members merge it when they like.
            if (source.UpdateFork(BaselineForkOf(challenge.Slug), Path.Combine(paths.Resolve(home), "baseline"), folder.Challenge.Definition.Title).Error is { } noFork)
                return noFork;
            var version = await AddVersionAsync(challenge, number, folder.Challenge, home, by, cancellationToken);
            var again = await beginJudging.RunAsync(challenge, "update", cancellationToken);
            db.Notices.Add(Notice.About(challenge, "updated", clock.GetUtcNow()));
            return new AddedChallenge(challenge, version, folder.Challenge.Report, again);
        }
    }

    // A template's name mistyped must not end a challenge that people work on.
    private async Task<AnotherQuestion?> AsksAnotherAsync(Challenge challenge, PredictionsSpec predictions, CancellationToken cancellationToken)
    {
        var now = (await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, cancellationToken)).Definition.Predictions;
        if (now.Id == predictions.Id && now.Columns.SequenceEqual(predictions.Columns)) return null;
        var scored = await db.Submissions.CountAsync(
            s => s.ChallengeId == challenge.Id && s.State == SubmissionState.Scored && !s.IsBaseline, cancellationToken);
        return scored > 0 ? new AnotherQuestion(challenge.Slug, scored) : null;
    }

    /// <summary>Where a member's fork is: by their number, since a name changes, goes with who is erased, and may be somebody else's then.</summary>
    public static string ForkPathOf(string slug, PersonId person) => $"forks/{person.Value}/{slug}.git";

    /// <summary>Where the baseline is that members fork.</summary>
    public static string BaselineForkOf(string slug) => $"forks/{Person.BaselineName}/{slug}.git";

    private Task<bool> IsTakenAsync(string slug, CancellationToken cancellationToken) => db.Challenges.AnyAsync(c => c.Slug == slug, cancellationToken);

    private async Task<ChallengeVersion> AddVersionAsync(
        Challenge challenge, int number, MaterializedChallenge made, string home, Person? by, CancellationToken cancellationToken)
    {
        var version = ChallengeVersion.Create(challenge.Id, number, made.Yaml, home, made.DataHash, by?.Id, clock.GetUtcNow());
        db.ChallengeVersions.Add(version);
        await db.SaveChangesAsync(cancellationToken);
        challenge.Publish(version);
        return version;
    }

    private async Task<Result<MadeFolder>> MaterializeAsync(ChallengeRequest request, CancellationToken cancellationToken)
    {
        if (request.Options.Values.Prepend(request.What).FirstOrDefault(paths.Touches) is { } inside) return new InsideStateFolder(inside);
        var temporary = Path.Combine(paths.Challenges, $".new-{Guid.NewGuid():n}");
        Directory.CreateDirectory(paths.Challenges);
        var made = await challenges.MaterializeAsync(request, temporary, cancellationToken);
        if (!made.Failed(out var challenge, out var error)) return new MadeFolder(paths, temporary, challenge);
        if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        return error;
    }

    /// <summary>A finished folder that vanishes unless it is moved to its home.</summary>
    private sealed class MadeFolder(StatePaths paths, string temporary, MaterializedChallenge challenge) : IDisposable
    {
        public MaterializedChallenge Challenge => challenge;

        public string MoveTo(string home)
        {
            var target = paths.Resolve(home);
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Directory.Move(temporary, target);
            return home;
        }

        public void Dispose()
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }
}

/// <summary>What was added: the challenge, its version, the importer's report and how many submissions are scored again.</summary>
public sealed record AddedChallenge(Challenge Challenge, ChallengeVersion Version, string Report, int ScoredAgain);
