using System.Linq.Expressions;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Challenges;

public readonly record struct ChallengeId(long Value);

/// <summary>Where a challenge stands in its life. Moves only forwards, except that a closed one may be opened again before reveal.</summary>
public enum ChallengeState
{
    /// <summary>Added, seen by its mentors only.</summary>
    Draft,

    /// <summary>Takes submissions.</summary>
    Open,

    /// <summary>Takes none; private scores are still hidden.</summary>
    Closed,

    /// <summary>Private scores are shown.</summary>
    Revealed,
}

/// <summary>A science problem that people work on.</summary>
public sealed class Challenge
{
    private Challenge(string slug, string title, DateTimeOffset createdAt) => (Slug, Title, CreatedAt) = (slug, title, createdAt);

    public ChallengeId Id { get; private set; }
    public string Slug { get; private set; }
    public string Title { get; private set; }
    public ChallengeState State { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? OpenedAt { get; private set; }

    /// <summary>When it took the last submission; null while it takes some.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>The day, by the lab's clock, at whose end it closes by itself, where its mentors said one.</summary>
    public DateOnly? ClosesOn { get; private set; }

    /// <summary>The newest version: what new submissions are trained on.</summary>
    public ChallengeVersionId VersionId { get; private set; }

    /// <summary>The judging whose leaderboard people see; the old one stays until a new one is complete.</summary>
    public JudgingId BoardJudgingId { get; private set; }

    /// <summary>The judging that new scores are stored under: the same as the board's, or the one that is being built.</summary>
    public JudgingId NewestJudgingId { get; private set; }

    public static Challenge Create(string slug, string title, DateTimeOffset now) => new(slug, title, now);

    public void Publish(ChallengeVersion version)
    {
        VersionId = version.Id;
        Title = version.Definition.Title;
    }

    /// <summary>New scores go to <paramref name="judging"/> from now on; the first one is shown at once.</summary>
    public void BeginJudging(JudgingId judging)
    {
        NewestJudgingId = judging;
        if (BoardJudgingId == default) BoardJudgingId = judging;
    }

    /// <summary>The newest judging is complete: people see its leaderboard.</summary>
    public void ShowNewestJudging() => BoardJudgingId = NewestJudgingId;

    public Result<Done> Open(DateTimeOffset now) => Move(ChallengeState.Open, [ChallengeState.Draft, ChallengeState.Closed], () =>
    {
        // Opened again, it stays so until somebody says another day.
        if (OpenedAt is not null) ClosesOn = null;
        OpenedAt ??= now;
        ClosedAt = null;
    });

    public Result<Done> Close(DateTimeOffset now) => Move(ChallengeState.Closed, [ChallengeState.Open], () => ClosedAt = now);

    /// <summary>Says on which day it closes; null for none.</summary>
    public Result<Done> CloseOn(DateOnly? day)
    {
        if (State is not (ChallengeState.Draft or ChallengeState.Open)) return new ChallengeNotOpen(Slug, State);
        ClosesOn = day;
        return Done.Ok;
    }

    public Result<Done> Reveal() => Move(ChallengeState.Revealed, [ChallengeState.Closed]);

    /// <summary>It takes submissions, or did after this moment: what happened in it since is still to be told.</summary>
    public static Expression<Func<Challenge, bool>> RanAfter(DateTimeOffset moment) => c => c.State == ChallengeState.Open || c.ClosedAt > moment;

    private Result<Done> Move(ChallengeState to, ChallengeState[] from, Action? then = null)
    {
        if (!from.Contains(State)) return new WrongState(Slug, State, to);
        State = to;
        then?.Invoke();
        return Done.Ok;
    }
}
