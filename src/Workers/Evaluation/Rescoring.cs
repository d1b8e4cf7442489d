using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition.Streams;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// Scores stored predictions again under a challenge's newest judging, one commit each, and shows its leaderboard when all are done.
/// Where they do not fit the new version, the score says that a new run is needed. A challenge that cannot be judged now keeps its old
/// leaderboard, is tried again later, and holds up no other.
/// </summary>
internal sealed class Rescoring(IServiceScopeFactory scopes, Pulses pulses, TimeProvider clock, ILogger<Rescoring> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(1);

    /// <summary>The challenges that could not be judged, and when they are tried again.</summary>
    private readonly Dictionary<ChallengeId, DateTimeOffset> _broken = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var begun = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!begun) await BeginForNewEvaluatorAsync(stoppingToken);
                begun = true;
                while (await NextAsync(stoppingToken) is { } challenge) await TryAsync(challenge, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(e, "What is to be scored again cannot be read; trying again");
            }
            await pulses.Judgings.WaitAsync(LookEvery, stoppingToken);
        }
    }

    private async Task<ChallengeId?> NextAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var waiting = await scope.ServiceProvider.GetRequiredService<CoResearchDb>().Challenges
            .Where(c => c.BoardJudgingId != c.NewestJudgingId).Select(c => c.Id).ToListAsync(cancellationToken);
        return waiting.Where(id => _broken.GetValueOrDefault(id) <= clock.GetUtcNow()).Select(id => (ChallengeId?)id).FirstOrDefault();
    }

    private async Task TryAsync(ChallengeId challenge, CancellationToken cancellationToken)
    {
        try
        {
            await StepAsync(challenge, cancellationToken);
            _broken.Remove(challenge);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogError(e, "Challenge {Challenge} cannot be scored again now", challenge.Value);
            _broken[challenge] = clock.GetUtcNow() + TryAgainAfter;
        }
    }

    /// <summary>A score says which evaluator made it: when the code's is newer, every challenge is judged again.</summary>
    private async Task BeginForNewEvaluatorAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        var old = await (
            from challenge in db.Challenges
            join judging in db.Judgings on challenge.NewestJudgingId equals judging.Id
            where !judging.EvaluatorVersion.StartsWith(EvaluatorVersion.Current + ".")
            select challenge).ToListAsync(cancellationToken);
        foreach (var challenge in old)
            await scope.ServiceProvider.GetRequiredService<BeginJudging>().RunAsync(challenge, "new evaluator", cancellationToken);
        await db.CommitAsync(cancellationToken);
    }

    /// <summary>Scores one submission of a challenge again, or completes its judging.</summary>
    private async Task StepAsync(ChallengeId id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<CoResearchDb>();
        var challenge = await db.Challenges.SingleAsync(c => c.Id == id, cancellationToken);
        var version = await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        var submission = await db.Submissions
            .Where(s => s.ChallengeId == challenge.Id && s.State == SubmissionState.Scored)
            .Where(s => !db.Scores.Any(score => score.SubmissionId == s.Id && score.JudgingId == challenge.NewestJudgingId))
            .OrderBy(s => s.Id).FirstOrDefaultAsync(cancellationToken);
        if (submission is null)
            await CompleteAsync(services, db, challenge, version, cancellationToken);
        else
            await ScoreAgainAsync(services, db, challenge, version, submission, cancellationToken);
    }

    private async Task ScoreAgainAsync(
        IServiceProvider services, CoResearchDb db, Challenge challenge, ChallengeVersion version, Submission submission, CancellationToken cancellationToken)
    {
        var run = await db.Runs.Where(r => r.SubmissionId == submission.Id && r.State == RunState.Succeeded)
            .OrderByDescending(r => r.Attempt).FirstAsync(cancellationToken);
        var jobs = services.GetRequiredService<JobPreparation>();
        var facts = new RunFacts(run.Seconds, run.PeakMemoryBytes, run.Parameters, run.OutputBytes);
        var evaluated = jobs.IsTrainedOnOtherData(run, version).Failed(out var other, out var unreadable) ? unreadable
            : other ? new DataChanged()
            : services.GetRequiredService<Judge>().Evaluate(jobs.FolderOf(run).Predictions, version, facts, cancellationToken);
        if (evaluated.Error is MetricFailed failed) throw new InvalidOperationException($"The challenge's own metric failed: {failed.Why}");
        var damaged = evaluated.Error is { } refusal && await IsDamageAsync(db, refusal, submission, version, cancellationToken);
        await db.BeginWriteAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var score = evaluated.Failed(out var judged, out var error)
            ? Score.Unscorable(submission.Id, run.Id, challenge.NewestJudgingId, error.Message, damaged, now)
            : Score.Of(submission.Id, run.Id, challenge.NewestJudgingId, judged.Verdict, now);
        if (judged?.MetricBroke is { } broke) await services.GetRequiredService<TellMetricBroke>().RunAsync(submission, version, broke, cancellationToken);
        db.Scores.Add(score);
        await services.GetRequiredService<Leaderboard>().OfferAsync(score, submission, version.Definition.Objective, cancellationToken);
        await db.CommitAsync(cancellationToken);
    }

    /// <summary>Whether the lab is to blame: files that are gone or no text, or predictions that had a score under this very version.</summary>
    private static async Task<bool> IsDamageAsync(
        CoResearchDb db, Error refusal, Submission submission, ChallengeVersion version, CancellationToken cancellationToken) =>
        refusal is RunUnreadable or PredictionsFileError { Code: "predictions_missing" or "predictions_not_a_file" or "predictions_encoding" }
        || (refusal is not DataChanged && await db.Scores.AnyAsync(
            s => s.SubmissionId == submission.Id && s.NeedsRun == null && db.Judgings.Any(j => j.Id == s.JudgingId && j.VersionId == version.Id), cancellationToken));

    private async Task CompleteAsync(
        IServiceProvider services, CoResearchDb db, Challenge challenge, ChallengeVersion version, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var judging = await db.Judgings.SingleAsync(j => j.Id == challenge.NewestJudgingId, cancellationToken);
        judging.Complete(now);
        await services.GetRequiredService<RenewVerdicts>().RunAsync(challenge, cancellationToken);
        await services.GetRequiredService<RenewReproductions>().RunAsync(challenge, version.Definition, cancellationToken);
        challenge.ShowNewestJudging();
        if (challenge.State == ChallengeState.Revealed)
            await services.GetRequiredService<Leaderboard>().BuildPrivateAsync(challenge, judging.Id, version.Definition.Objective, cancellationToken);
        await services.GetRequiredService<PayStreams>().RescoredAsync(challenge, cancellationToken);
        db.Notices.Add(Notice.About(challenge, Notice.Rescored, now));
        db.OnCommitted(pulses.Notices.Beat);
        if (challenge.State == ChallengeState.Open) await RunBaselineAsync(services, db, challenge, cancellationToken);
        await db.CommitAsync(cancellationToken);
    }

    /// <summary>A comparison needs a baseline on the same data: it runs again where its predictions do not fit them any more.</summary>
    private async Task RunBaselineAsync(IServiceProvider services, CoResearchDb db, Challenge challenge, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        var baseline = await db.People.SingleAsync(p => p.Name == Person.BaselineName, cancellationToken);
        var fork = AddChallenge.BaselineForkOf(challenge.Slug);
        var submitted = await services.GetRequiredService<SubmitWork>().RunBaselineAsync(baseline, challenge, fork, cancellationToken);
        if (submitted.Error is { } error) log.LogError("The baseline of {Challenge} cannot run again: {Reason}", challenge.Slug, error.Message);
    }
}

/// <summary>Stored predictions are answers to other inputs than the challenge's newest.</summary>
internal sealed record DataChanged()
    : Error("data_changed", "They were made from data that have changed since.");
