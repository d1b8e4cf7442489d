using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Process.Questions;

/// <summary>Something that a member asked the mentors of a challenge, with their answer; a good one is kept for everybody.</summary>
public sealed class Question
{
    public const int FewestLetters = 10, LongestText = 1000, LongestAnswer = 3000;

    private Question(string text) => Text = text;

    public long Id { get; private set; }
    public ChallengeId ChallengeId { get; private set; }
    public PersonId AskedBy { get; private set; }
    public string Text { get; private set; }
    public DateTimeOffset AskedAt { get; private set; }
    public string? Answer { get; private set; }
    public PersonId? AnsweredBy { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Everybody finds it in the challenge's answers since then.</summary>
    public DateTimeOffset? KeptAt { get; private set; }

    public static Result<Question> Ask(Person by, Challenge challenge, string text, DateTimeOffset now)
    {
        var trimmed = text.Trim();
        return trimmed.Length > LongestText || trimmed.Count(char.IsLetterOrDigit) < FewestLetters
            ? new BadQuestionText(FewestLetters, LongestText)
            : new Question(trimmed) { ChallengeId = challenge.Id, AskedBy = by.Id, AskedAt = now };
    }

    /// <summary>The same words, however they are set.</summary>
    public bool IsLike(Question other) => Words(Text) == Words(other.Text);

    private static string Words(string text) =>
        string.Join(' ', new string([.. text.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Answers it, or says it better.</summary>
    public Result<Done> Reply(Person by, string text, DateTimeOffset now)
    {
        var trimmed = text.Trim();
        if (trimmed.Length is 0 or > LongestAnswer) return new BadAnswer(LongestAnswer);
        (Answer, AnsweredBy, AnsweredAt) = (trimmed, by.Id, now);
        return Done.Ok;
    }

    /// <summary>Among the answers for everybody, or not any more.</summary>
    public Result<Done> Keep(DateTimeOffset? at)
    {
        if (at is not null && Answer is null) return new NotAnsweredYet(Id);
        KeptAt = at;
        return Done.Ok;
    }
}

public sealed record BadQuestionText(int Fewest, int Most)
    : Error("bad_question_text", $"Ask in {Fewest} letters to {Most} characters, so that somebody can answer: what you tried, what you expected, what came.");

public sealed record TooManyOpen(int Most, string Slug)
    : Error("too_many_open", $"{Most} of your questions in {Slug} wait for an answer already. /questions shows them; when some are answered, ask on.");

public sealed record BadAnswer(int Most)
    : Error("bad_answer", $"An answer has 1 to {Most} characters.");

public sealed record NotAnsweredYet(long Id)
    : Error("not_answered_yet", $"Question {Id} has no answer yet: /answer {Id} <your answer> gives it one.");

public sealed record UnknownQuestion(long Id)
    : Error("unknown_question", $"There is no question {Id} that you may see. /questions lists those that wait.");

internal sealed class QuestionMap : IEntityTypeConfiguration<Question>
{
    public void Configure(EntityTypeBuilder<Question> builder)
    {
        builder.HasOne<Challenge>().WithMany().HasForeignKey(q => q.ChallengeId);
        builder.HasOne<Person>().WithMany().HasForeignKey(q => q.AskedBy);
        builder.HasOne<Person>().WithMany().HasForeignKey(q => q.AnsweredBy);
        builder.HasIndex(q => new { q.ChallengeId, q.AnsweredAt });
    }
}
