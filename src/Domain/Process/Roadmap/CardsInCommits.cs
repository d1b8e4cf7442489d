using System.Globalization;
using System.Text.RegularExpressions;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Roadmap;

/// <summary>
/// Reads the messages of a submission's commits: "card 12" joins the submission to the card, "closes card 12" (or fixes, finishes, resolves)
/// moves it to done as well; so do "карточка 12" and "закрывает карточку 12". Cards of other challenges, and numbers of none, are passed over. Does not commit.
/// </summary>
public sealed partial class CardsInCommits(CoResearchDb db, ManageCards manage)
{
    private const int MostCards = 20;

    public async Task ReadAsync(Person author, Submission submission, IEnumerable<string> messages, CancellationToken cancellationToken)
    {
        foreach (var (id, closes) in Mentioned(messages))
        {
            if (await db.Cards.FirstOrDefaultAsync(c => c.Id == id && c.ChallengeId == submission.ChallengeId && c.ArchivedAt == null, cancellationToken) is not { } card) continue;
            await manage.LinkAsync(author, card, submission, cancellationToken);
            if (closes) await manage.MoveAsync(author, card, CardColumn.Done, cancellationToken);
        }
    }

    /// <summary>The cards that texts name, in order, and whether one of them says that it is finished.</summary>
    public static IReadOnlyList<(CardId Card, bool Closes)> Mentioned(IEnumerable<string> texts)
    {
        var found = new List<(CardId Card, bool Closes)>();
        foreach (var match in texts.SelectMany(text => Mention().Matches(text)))
            foreach (var digits in Number().Matches(match.Groups["numbers"].Value).Select(n => n.Value))
                if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) found.Add((new CardId(number), match.Groups["verb"].Success));
        return [.. found.GroupBy(f => f.Card).Select(g => (g.Key, g.Any(f => f.Closes))).Take(MostCards)];
    }

    [GeneratedRegex("""
        (?<![\p{L}\p{N}])
        (?:(?<verb>close[sd]?|fix(?:e[sd])?|finish(?:e[sd])?|resolve[sd]?
            |закр(?:ываю|ываем|ывает|ывают|ыл|ыла|ыли|ыть|ыта|ыты|ою|оем|оет)|заверш(?:аю|аем|ает|ают|ил|ила|или|ить|ена|ены|у|ит))\s{1,5})?
        (?:cards?|карточ(?:ка|ки|ке|ку|кой|кам|ками|ках|ек))\s{1,5}
        (?<numbers>[\#№]?\s?\d{1,15}(?:(?:\s{0,3},\s{0,3}|\s{1,3}(?:and|и)\s{1,3})[\#№]?\s?\d{1,15}){0,19})(?![\p{L}\p{N}])
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace, 250)]
    private static partial Regex Mention();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
