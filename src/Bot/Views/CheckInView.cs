using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Process.CheckIns;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Check-ins as people read them, and what theirs would be filled in with.</summary>
internal sealed class CheckInView(CoResearchDb db, CheckInList list, AnswerCheckIn answer, Texts texts)
{
    public const int MostMembers = 40;

    /// <summary>What somebody told of this week already, by its parts, in time or late; null for nothing yet.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> ToldAsync(Domain.People.Person person, Challenge challenge, CancellationToken cancellationToken) =>
        await answer.FindAsync(person, challenge, cancellationToken) is { Version: > 0 } told ? (await list.FindAsync(told.Id, cancellationToken))!.Answers : null;

    /// <summary>What the lab saw of somebody's week, in words; empty where it saw nothing.</summary>
    public async Task<(string Done, string Next, string Blockers)> DraftAsync(Domain.People.PersonId person, Challenge challenge, CancellationToken cancellationToken)
    {
        var draft = await list.DraftAsync(person, challenge, cancellationToken);
        var done = new List<string>(draft.DoneCards.Select(Named));
        if (draft.Submissions > 0)
        {
            var objective = (await Board.OfAsync(db, challenge, cancellationToken)).Definition.Objective;
            done.Add(texts.Of(draft.Best is null ? "checkin.draft_submissions" : draft.BestBefore is null || draft.BestBefore == draft.Best ? "checkin.draft_best" : "checkin.draft_better", new
            {
                count = draft.Submissions,
                draft.Failed,
                best = Figures.Score(draft.Best, objective),
                before = Figures.Score(draft.BestBefore, objective),
            }));
            done.AddRange(draft.Titles);
        }
        return (Joined(done), Joined(draft.NextCards.Select(Named)), Joined(draft.BlockedCards.Select(Named)));

        string Named(Domain.Process.Roadmap.Card card) => texts.Of("checkin.draft_card", new { id = card.Id.Value, card.Title });

        static string Joined(IEnumerable<string> parts)
        {
            var text = string.Join("; ", parts);
            return text.Length <= CheckInAnswer.LongestText ? text : text[..CheckInAnswer.LongestText];
        }
    }

    /// <summary>A challenge's week: who said what.</summary>
    public IEnumerable<Block> Week(Challenge challenge, DateOnly week, IReadOnlyList<CheckInRow> rows, DateTimeOffset now)
    {
        yield return texts.Heading("checkin.week_of", new { day = week.ToString("d MMMM", texts.Culture), challenge.Title });

        // Whoever was erased left no words, and whoever left, was removed or guides now is not awaited.
        rows = [.. rows.Where(r => r.Answers.Count > 0 || (r.CheckIn.Version == 0 && r.Awaited))];
        var answered = rows.Where(r => r.Answers.Count > 0).ToList();
        yield return texts.Paragraph("checkin.answered_of", new { answered = answered.Count, asked = rows.Count });
        foreach (var row in answered.Take(MostMembers))
        {
            yield return new ParagraphBlock([new PersonSpan(row.CheckIn.PersonId.Value, row.Name), .. row.Late ? texts.Spans("checkin.late") : row.Edited ? texts.Spans("checkin.edited") : []]);
            yield return Answers(row);
        }
        if (answered.Count > MostMembers) yield return texts.Paragraph("checkin.more", new { more = answered.Count - MostMembers });
        var silent = rows.Where(r => r.Answers.Count == 0).ToLookup(r => r.CheckIn.StateAt(now));
        foreach (var state in (CheckInState[])[CheckInState.Open, CheckInState.Skipped, CheckInState.Missed])
            if (silent[state].Any()) yield return texts.Paragraph("checkin.silent_" + state.ToString().ToLowerInvariant(), new { names = string.Join(", ", silent[state].Select(r => r.Name)) });
    }

    /// <summary>What somebody said; that nothing blocks is left out where they said anything else.</summary>
    public FieldsBlock Answers(CheckInRow row) => new([.. ((string[])[CheckInAnswer.Done, CheckInAnswer.Next, CheckInAnswer.Blockers, CheckInAnswer.Also])
        .Where(part => row.Answers.TryGetValue(part, out var said) && (said.Length > 0 || row.Answers.Count == 1))
        .Select(part => new Field(texts.Of("checkin.part_" + part), [row.Answers[part] is { Length: > 0 } said ? TextSpan.OfMember(said) : new TextSpan(texts.Of("checkin.nothing_blocks"))]))]);

    /// <summary>What one answers with: as it is filled in, in one's own words, or not at all.</summary>
    public ButtonsBlock Buttons(string slug, bool filled) => new(
    [
        new(texts.Of("checkin.button_answer"), $"/checkin {slug}"),
        .. filled ? (Button[])[new(texts.Of("checkin.button_send"), $"/checkin send {slug}")] : [],
        new(texts.Of("checkin.button_skip"), $"/checkin skip {slug}"),
        new(texts.Of("checkin.button_away"), "/away 1w"),
    ]);

    public Task<string> SlugAsync(ChallengeId challenge, CancellationToken cancellationToken) => db.Challenges.Where(c => c.Id == challenge).Select(c => c.Slug).SingleAsync(cancellationToken);
}
