using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>A member chooses the scored submission that the private split ranks. Possible until the reveal.</summary>
public sealed class ChooseFinal(CoResearchDb db)
{
    public async Task<Result<Done>> RunAsync(Person person, Challenge challenge, Submission submission, CancellationToken cancellationToken)
    {
        if (submission.PersonId != person.Id) return new NotYours(submission.Id);
        if (submission.ReproducesId is { } original) return new IsReproduction(submission.Id, original);
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(submission).ReloadAsync(cancellationToken);
        await db.Entry(challenge).ReloadAsync(cancellationToken);
        if (submission.State != SubmissionState.Scored) return new NotScored(submission.Id, submission.State);
        if (challenge.State == ChallengeState.Revealed) return new TooLateForFinal(challenge.Slug);
        var others = await db.Submissions.Where(s => s.PersonId == person.Id && s.ChallengeId == challenge.Id && s.IsFinal).ToListAsync(cancellationToken);
        foreach (var other in others) other.ChooseAsFinal(false);
        submission.ChooseAsFinal(true);
        return Done.Ok;
    }
}

public sealed record TooLateForFinal(string Slug)
    : Error("too_late_for_final", $"The private scores of {Slug} are revealed, so the choice is made. /scores {Slug} shows them.");

/// <summary>A person likes somebody else's submission; liking twice changes nothing.</summary>
public sealed class LikeSubmission(CoResearchDb db, TimeProvider clock)
{
    /// <summary>The number of likes after it.</summary>
    public async Task<Result<int>> RunAsync(Person person, Submission submission, CancellationToken cancellationToken)
    {
        if (submission.PersonId == person.Id) return new NoSelfLike();
        await db.BeginWriteAsync(cancellationToken);
        if (!await db.Likes.AnyAsync(l => l.SubmissionId == submission.Id && l.PersonId == person.Id, cancellationToken))
            db.Likes.Add(new Like(person.Id, submission.Id, clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        return await db.Likes.CountAsync(l => l.SubmissionId == submission.Id, cancellationToken);
    }

    /// <summary>Takes a like back; nothing happens where there was none.</summary>
    public async Task UndoAsync(Person person, SubmissionId submission, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await db.Likes.FirstOrDefaultAsync(l => l.SubmissionId == submission && l.PersonId == person.Id, cancellationToken) is { } like)
            db.Likes.Remove(like);
    }
}

public sealed record NoSelfLike()
    : Error("no_self_like", "That is your own submission: likes are for others' work. /scores shows what others did.");
