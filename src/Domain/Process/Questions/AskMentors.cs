using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Questions;

/// <summary>A question as people read it.</summary>
public sealed record QuestionRow(Question Question, string AskedBy, string? AnsweredBy, string Slug);

/// <summary>A question that is on its way, or the one that the same person asked in the same words before.</summary>
public sealed record AskedQuestion(Question Question, bool Again);

/// <summary>Questions of members and answers of mentors. Those who may answer are told of a question, who asked is told of the answer. Does not commit.</summary>
public sealed class AskMentors(CoResearchDb db, Team team, TimeProvider clock, Pulses pulses)
{
    /// <summary>The most questions of one person in a challenge that wait at a time.</summary>
    public const int MostOpen = 10;

    /// <summary>Who asks the same within this time is answered with the first one.</summary>
    private static readonly TimeSpan Same = TimeSpan.FromDays(7);

    public async Task<Result<AskedQuestion>> AskAsync(Person by, Challenge challenge, string text, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (Question.Ask(by, challenge, text, now).Failed(out var question, out var error)) return error;
        await db.BeginWriteAsync(cancellationToken);
        var since = now - Same;
        var own = await db.Questions.AsNoTracking().Where(q => q.AskedBy == by.Id && q.ChallengeId == challenge.Id && (q.AnsweredAt == null || q.AskedAt >= since)).OrderByDescending(q => q.Id).ToListAsync(cancellationToken);
        if (own.Find(q => q.AskedAt >= since && q.IsLike(question)) is { } before) return new AskedQuestion(before, Again: true);
        if (own.Count(q => q.AnsweredAt is null) >= MostOpen) return new TooManyOpen(MostOpen, challenge.Slug);
        db.Questions.Add(question);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var mentor in await team.DecidersAsync(challenge.Id, [by.Id], cancellationToken))
            db.Notices.Add(Notice.Of(NoticeKind.QuestionAsked, mentor, challenge.Id, question.Id, "", now));
        db.OnCommitted(pulses.Notices.Beat);
        return new AskedQuestion(question, Again: false);
    }

    /// <summary>By a mentor or expert of its challenge, or a lab owner; a second answer takes the first one's place.</summary>
    public async Task<Result<Question>> AnswerAsync(Person by, long id, string text, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if ((await FindAsync(by, id, cancellationToken)).Failed(out var question, out var error)) return error;
        var (now, first) = (clock.GetUtcNow(), question.AnsweredAt is null);
        if (question.Reply(by, text, now).Error is { } bad) return bad;

        // Said better, it is still one question that took a mentor's time.
        if (first) db.MentorActions.Add(new MentorAction(MentorActionKind.Answered, by.Id, question.AskedBy, question.ChallengeId, now));
        if (question.AskedBy != by.Id) db.Notices.Add(Notice.Of(NoticeKind.QuestionAnswered, question.AskedBy, question.ChallengeId, question.Id, "", now));
        db.OnCommitted(pulses.Notices.Beat);
        return question;
    }

    /// <summary>Puts an answer among those for everybody, or takes it out again. Who asked is told of the first time, unless they did it themselves.</summary>
    public async Task<Result<Question>> KeepAsync(Person by, long id, bool keep, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if ((await FindAsync(by, id, cancellationToken)).Failed(out var question, out var error)) return error;
        var now = clock.GetUtcNow();
        if (question.Keep(keep ? now : null).Error is { } bad) return bad;
        if (!keep || question.AskedBy == by.Id || await db.Told.FindAsync([$"answer-kept {id}"], cancellationToken) is not null) return question;
        db.Told.Add(new Told($"answer-kept {id}", now));
        db.Notices.Add(Notice.Of(NoticeKind.AnswerKept, question.AskedBy, question.ChallengeId, question.Id, "", now));
        db.OnCommitted(pulses.Notices.Beat);
        return question;
    }

    private async Task<Result<Question>> FindAsync(Person by, long id, CancellationToken cancellationToken) =>
        await db.Questions.FirstOrDefaultAsync(q => q.Id == id && q.Text != "", cancellationToken) is { } question
        && await team.MayDecideAsync(by, question.ChallengeId, cancellationToken)
            ? question : new UnknownQuestion(id);
}
