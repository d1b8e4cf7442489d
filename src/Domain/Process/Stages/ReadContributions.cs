using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Stages;

/// <summary>Reads who did what in a challenge, for a contribution statement that its authors correct. Whoever was erased stands last, as the number that they are.</summary>
public sealed class ReadContributions(CoResearchDb db)
{
    public async Task<IReadOnlyList<Contributor>> OfAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        var id = challenge.Id;
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var evidence = new List<(PersonId Person, CreditEvidence What, int Count)>();
        var submissions = db.Submissions.Where(s => s.ChallengeId == id && !s.IsBaseline);
        await AddAsync(CreditEvidence.ScoredSubmissions, submissions.Where(s => s.ReproducesId == null && s.State == SubmissionState.Scored).Select(s => s.PersonId));
        await AddAsync(CreditEvidence.NewBests, submissions.Where(s => db.Scores.Any(score => score.SubmissionId == s.Id && score.JudgingId == board.Judging && score.IsRecord)).Select(s => s.PersonId));

        // Repeating one's own run validates nothing for others.
        await AddAsync(CreditEvidence.Reproductions, submissions.Where(s => s.Agrees == true && db.Submissions.Any(o => o.Id == s.ReproducesId && o.PersonId != s.PersonId)).Select(s => s.PersonId));
        var done = db.Cards.Where(c => c.ChallengeId == id && c.Column == CardColumn.Done);
        await AddAsync(CreditEvidence.IdeasDone, done.Select(c => c.CreatedBy));
        var labels = CreditRules.Labels.Keys.ToList();
        var held = await (
            from card in done
            join label in db.CardLabels on card.Id equals label.CardId
            join person in db.CardPeople on card.Id equals person.CardId
            where labels.Contains(label.Label)
            select new { card.Id, label.Label, person.PersonId }).ToListAsync(cancellationToken);
        evidence.AddRange(held.Select(h => (h.PersonId, What: CreditRules.Labels[h.Label], h.Id)).Distinct().GroupBy(h => (h.PersonId, h.What)).Select(g => (g.Key.PersonId, g.Key.What, g.Count())));
        await AddAsync(CreditEvidence.CardComments, db.CardEvents.Where(e => e.Kind == CardEventKind.Comment && e.Text != "" && db.Cards.Any(c => c.Id == e.CardId && c.ChallengeId == id && c.CreatedBy != e.By)).Select(e => e.By));
        await AddAsync(CreditEvidence.QuestionsAnswered, db.Questions.Where(q => q.ChallengeId == id && q.AnsweredBy != null && q.AnsweredBy != q.AskedBy).Select(q => q.AnsweredBy!.Value));
        await AddAsync(CreditEvidence.StudentsHelped, db.MentorActions.Where(a => a.ChallengeId == id && (a.Kind == MentorActionKind.Nudged || a.Kind == MentorActionKind.OfferedHelp || a.Kind == MentorActionKind.ProposedTalk)).Select(a => a.By));
        var stages = db.Stages.Where(s => s.ChallengeId == id).Select(s => s.Id);
        await AddAsync(CreditEvidence.StagesDecided, db.StageEvents.Where(e => stages.Contains(e.StageId)).Select(e => e.By));
        await AddAsync(CreditEvidence.ReportsPresented, db.StageReports.Where(r => stages.Contains(r.StageId)).Select(r => r.PresentedBy));

        // Whoever reads a report from outside is thanked, and no author.
        await AddAsync(CreditEvidence.FeedbackGiven, db.ReportFeedback.Where(f => f.Text != "" && db.Memberships.Any(m => m.PersonId == f.PersonId && m.ChallengeId == id) && db.StageReports.Any(r => r.Id == f.ReportId && stages.Contains(r.StageId))).Select(f => f.PersonId));

        var roles = CreditRules.Of(evidence);
        var ids = roles.Keys.ToList();
        var people = await db.People.AsNoTracking().Where(p => ids.Contains(p.Id)).ToListAsync(cancellationToken);
        var kudos = await (
            from gift in db.Gifts
            join share in db.GiftShares on gift.Id equals share.GiftId
            where gift.ChallengeId == id && gift.UndoneAt == null && gift.VoidedAt == null && ids.Contains(share.ReceiverId)
            select new { gift.Id, share.ReceiverId }).ToListAsync(cancellationToken);
        var given = kudos.Select(k => k.Id).Distinct().ToList();
        var values = (await db.GiftValues.Where(v => given.Contains(v.GiftId)).ToListAsync(cancellationToken)).ToLookup(v => v.GiftId, v => v.Tag);
        var thanked = kudos.ToLookup(k => k.ReceiverId, k => k.Id);
        return [.. people.Where(p => !p.IsBaseline).OrderBy(p => p.IsForgotten).ThenBy(p => p.Name, StringComparer.OrdinalIgnoreCase).Select(p => new Contributor(
            p.Id, p.Name, p.IsForgotten, roles[p.Id], thanked[p.Id].Count(),
            [.. thanked[p.Id].SelectMany(g => values[g]).GroupBy(v => v, StringComparer.OrdinalIgnoreCase).OrderByDescending(g => g.Count()).Select(g => g.Key)]))];

        async Task AddAsync(CreditEvidence what, IQueryable<PersonId> of)
        {
            var counted = await of.GroupBy(p => p).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
            evidence.AddRange(counted.Select(c => (c.Key, what, c.Count)));
        }
    }
}
