using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Process.CheckIns;

public sealed record BadWindow()
    : Error("bad_window", "An answer is in time for 4 hours to 6 days: window=3d, window=12h.");

public sealed record BadQuestion(int Most)
    : Error("bad_question", $"A standing question has 1 to {Most} characters.");

public sealed record TooManyQuestions(int Most)
    : Error("too_many_questions", $"{Most} standing questions are enough for a week. End one first: /checkin unask 1");

public sealed record QuestionThere(string Text)
    : Error("question_there", $"\"{Text}\" is asked already.");

public sealed record NoSuchQuestion(long Place, int Count)
    : Error("no_such_question", Count == 0 ? "There is no standing question to end." : $"There is no standing question {Place}: there are {Count}. /checkin plan lists them.");

public sealed record WeeksAreOver(string Slug)
    : Error("weeks_are_over", $"{Slug} is closed, and so is its last week: there is no check-in any more. /stage {Slug} shows what is left to do.");

public sealed record NothingSaid()
    : Error("nothing_said", "Say what got done, what comes next or what blocks you: /checkin done \"…\" next \"…\" blockers \"…\". Nothing to say this week? /checkin skip");

public sealed record WeekTold(string Slug)
    : Error("week_told", $"Your week in {Slug} is told already, and stays as you told it. /checkin {Slug} changes it.");

public sealed record AnswerTooLong(string Part, int Most)
    : Error("answer_too_long", $"\"{Part}\" is longer than {Most} characters. Shorten it; a card holds the details.");

public sealed record NothingToSkip(string Slug)
    : Error("nothing_to_skip", $"There is nothing to skip in {Slug}: this week's check-in is answered, or you have not been asked yet.");

public sealed record AwayBackwards(DateOnly Until)
    : Error("away_backwards", $"{Until:yyyy-MM-dd} is over. Say until when you are away: /away until 2026-12-31, /away until friday, /away 2w");

public sealed record AwayTooLong()
    : Error("away_too_long", "A year is the longest absence that I take note of. If you leave for good: /leave <challenge>");

public sealed record NotAway()
    : Error("not_away", "You are not away, so there is nothing to end.");
