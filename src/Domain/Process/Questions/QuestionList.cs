using System.Text.RegularExpressions;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Questions;

/// <summary>Reads questions, and finds answers that are like what somebody asks.</summary>
public sealed partial class QuestionList(CoResearchDb db)
{
    private const int MostKept = 500, Stem = 5;

    /// <summary>What waits for an answer in challenges that somebody guides, or in all of them for a lab owner; the oldest first.</summary>
    public Task<List<QuestionRow>> WaitingForAsync(Person mentor, CancellationToken cancellationToken)
    {
        var (id, owner) = (mentor.Id, mentor.IsOwner);
        return RowsAsync(db.Questions.Where(q => q.AnsweredAt == null && q.Text != ""
            && (owner || db.Memberships.Any(m => m.PersonId == id && m.ChallengeId == q.ChallengeId && m.LeftAt == null && m.Role != Role.Student))), cancellationToken);
    }

    /// <summary>The same of one challenge.</summary>
    public Task<List<QuestionRow>> WaitingInAsync(ChallengeId challenge, CancellationToken cancellationToken) =>
        RowsAsync(db.Questions.Where(q => q.AnsweredAt == null && q.ChallengeId == challenge && q.Text != ""), cancellationToken);

    /// <summary>What somebody asked, the newest first.</summary>
    public async Task<IReadOnlyList<QuestionRow>> OfAsync(PersonId person, int most, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(db.Questions.Where(q => q.AskedBy == person).OrderByDescending(q => q.Id).Take(most), cancellationToken)).OrderByDescending(q => q.Question.Id)];

    public async Task<QuestionRow?> FindAsync(long id, CancellationToken cancellationToken) => await RowsAsync(db.Questions.Where(q => q.Id == id), cancellationToken) is [var row] ? row : null;

    /// <summary>The answers that are kept for everybody; with words, those that are most like them first and no others.</summary>
    public async Task<IReadOnlyList<QuestionRow>> KeptAsync(ChallengeId challenge, string? words, int most, CancellationToken cancellationToken)
    {
        var kept = await RowsAsync(db.Questions.Where(q => q.ChallengeId == challenge && q.KeptAt != null && q.Text != "" && q.Answer != "").OrderByDescending(q => q.KeptAt).Take(MostKept), cancellationToken);
        if (words is null) return [.. kept.OrderBy(k => k.Question.Id).Take(most)];
        var asked = Stems(words);
        return [.. kept.Select(k => (Row: k, Likeness: Likeness(asked, Stems(k.Question.Text), Stems(k.Question.Answer ?? ""))))
            .Where(k => k.Likeness >= 0.25).OrderByDescending(k => k.Likeness).ThenBy(k => k.Row.Question.Id).Take(most).Select(k => k.Row)];
    }

    /// <summary>How much of what is asked stands in a question or, for half as much, in its answer: 0 to 1.</summary>
    internal static double Likeness(HashSet<string> asked, HashSet<string> question, HashSet<string> answer) =>
        asked.Count == 0 ? 0 : asked.Sum(word => question.Contains(word) ? 1 : answer.Contains(word) ? 0.5 : 0) / asked.Count;

    /// <summary>The beginnings of the words that say something, which of the short ones few do: AUC, GPU, git.</summary>
    internal static HashSet<string> Stems(string text) => Words(text).Keys.ToHashSet(StringComparer.Ordinal);

    /// <summary>The same with a word for each beginning.</summary>
    internal static Dictionary<string, string> Words(string text) =>
        Word().Matches(text.ToLowerInvariant()).Select(m => m.Value).Where(SaysSomething).DistinctBy(Beginning).ToDictionary(Beginning, StringComparer.Ordinal);

    private static bool SaysSomething(string word) => (word.Length >= 4 || (word.Length >= 2 && word.Any(char.IsLetter))) && !Common.Contains(word);

    /// <summary>Without the s of a plural and without Russian endings, which short words keep otherwise.</summary>
    private static string Beginning(string word)
    {
        var root = Ending().Replace(word, "");
        return root[..Math.Min(root.Length, Stem)].TrimEnd('s');
    }

    private static readonly HashSet<string> Common = [.. """
        what when where which does with this that have from will would should could there their they your about into than then some only more need want make
        the and for are was but not you all any can had has him her his its how may new now old one two our out own see say she too use who why way did get got let put yet off
        am an as at be by do go he if in is it me my no of ok on or so to up us we vs eg ie re ve ll don
        как что чём это эта эти так там тут где кто чем для при без под над про раз нет есть был она они оно вам вас нас нам мне мой моя мои моё мое наш ваш его ему её ее их или ещё еще уже все всё
        не на по из за от до во со ко об он мы вы ты да же бы ли то но им ей ни та те тот вот почему когда если этот какой
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    private async Task<List<QuestionRow>> RowsAsync(IQueryable<Question> questions, CancellationToken cancellationToken) => await (
        from question in questions.AsNoTracking()
        join asker in db.People on question.AskedBy equals asker.Id
        join challenge in db.Challenges on question.ChallengeId equals challenge.Id
        orderby question.Id
        select new QuestionRow(question, asker.Name, db.People.Where(p => p.Id == question.AnsweredBy).Select(p => p.Name).FirstOrDefault(), challenge.Slug)).ToListAsync(cancellationToken);

    [GeneratedRegex(@"[\p{L}\p{N}_]+")]
    private static partial Regex Word();

    [GeneratedRegex("(?<=[а-яё]{3})(?:[ая]ми|[ая][мх]|[оеё][мвйх]|[иы][емйх]|[ая]я|[ую]ю|ое|ее|[ео]го|[ео]му|[аеёиоуыьэюя])$")]
    private static partial Regex Ending();
}
