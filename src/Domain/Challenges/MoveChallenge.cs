using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Challenges;

/// <summary>Opens, closes and reveals challenges, and tells everyone in them.</summary>
public sealed class MoveChallenge(CoResearchDb db, SubmitWork submitWork, Leaderboard leaderboard, TimeProvider clock, Pulses pulses)
{
    /// <summary>Takes submissions from now on; the baseline is submitted first.</summary>
    public async Task<Result<Done>> OpenAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        await LockAsync(challenge, cancellationToken);
        if (challenge.Open(clock.GetUtcNow()).Error is { } error) return error;
        var baseline = await db.People.SingleAsync(p => p.Name == Person.BaselineName, cancellationToken);
        var submitted = await submitWork.RunBaselineAsync(
            baseline, challenge, AddChallenge.BaselineForkOf(challenge.Slug), cancellationToken);
        return submitted.Error is { } noBaseline ? noBaseline : Tell(challenge, "opened");
    }

    public Task<Result<Done>> CloseAsync(Challenge challenge, CancellationToken cancellationToken) => CloseAsync(challenge, "closed", cancellationToken);

    /// <summary>Closes it since its last day is over.</summary>
    public Task<Result<Done>> EndAsync(Challenge challenge, CancellationToken cancellationToken) => CloseAsync(challenge, Notice.Ended, cancellationToken);

    /// <summary>Shows the private scores, for good. Refused while submissions are still running or being scored again.</summary>
    public async Task<Result<Done>> RevealAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        await LockAsync(challenge, cancellationToken);
        if (challenge.Reveal().Error is { } error) return error;
        var pending = await db.Submissions.CountAsync(
            s => s.ChallengeId == challenge.Id && (s.State == SubmissionState.Queued || s.State == SubmissionState.Running), cancellationToken);
        if (pending > 0 || challenge.BoardJudgingId != challenge.NewestJudgingId) return new StillRunning(challenge.Slug, pending);
        var version = await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        await leaderboard.BuildPrivateAsync(challenge, challenge.BoardJudgingId, version.Definition.Objective, cancellationToken);
        return Tell(challenge, "revealed");
    }

    private async Task<Result<Done>> CloseAsync(Challenge challenge, string what, CancellationToken cancellationToken)
    {
        await LockAsync(challenge, cancellationToken);
        return challenge.Close(clock.GetUtcNow()).Error is { } error ? error : Tell(challenge, what);
    }

    // Somebody else may have moved it since it was read.
    private async Task LockAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(challenge).ReloadAsync(cancellationToken);
    }

    private Result<Done> Tell(Challenge challenge, string what)
    {
        db.Notices.Add(Notice.About(challenge, what, clock.GetUtcNow()));
        db.OnCommitted(pulses.Notices.Beat);
        return Done.Ok;
    }
}

public sealed record StillRunning(string Slug, int Pending)
    : Error("still_running", Pending > 0
        ? $"{(Pending == 1 ? "A submission" : $"{Pending} submissions")} of {Slug} still {(Pending == 1 ? "runs" : "run")}. Reveal when nothing runs, or /cancel what does."
        : $"{Slug} is being scored again. Reveal when that is done; /scores {Slug} says so.");
