using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Meetings;
using CoResearch.Domain.Process.Roadmap;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process;

/// <summary>
/// Takes the words of an erased person out of introductions, check-ins, questions, cards, meetings, risks, stages, reading lists and mentors' notes. What
/// stays is that something was said, when, and by a number; and what is the team's: titles and steps of cards, lines of checklists, titles to read,
/// links, decisions and tasks of meetings, and what may go wrong.
/// </summary>
internal static class ForgetInProcess
{
    public static async Task RunAsync(CoResearchDb db, PersonId id, string name, string former, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.CheckInAnswers.Where(a => db.CheckIns.Any(c => c.Id == a.CheckInId && c.PersonId == id)).ExecuteDeleteAsync(cancellationToken);

        // A question without words waits for nobody, and is no answer for everybody.
        await db.Questions.Where(q => q.AskedBy == id).ExecuteUpdateAsync(
            set => set.SetProperty(q => q.Text, "").SetProperty(q => q.KeptAt, (DateTimeOffset?)null).SetProperty(q => q.AnsweredAt, q => q.AnsweredAt ?? now), cancellationToken);
        await db.Questions.Where(q => q.AnsweredBy == id).ExecuteUpdateAsync(set => set.SetProperty(q => q.Answer, "").SetProperty(q => q.KeptAt, (DateTimeOffset?)null), cancellationToken);
        await db.EntryRequests.Where(r => db.Identities.Any(i => i.PersonId == id && i.Platform == r.Platform && i.ExternalId == r.Account)).ExecuteDeleteAsync(cancellationToken);
        await db.Newcomers.Where(n => n.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        await db.StageEvents.Where(e => e.By == id).ExecuteUpdateAsync(set => set.SetProperty(e => e.Text, ""), cancellationToken);
        await db.ReportFeedback.Where(f => f.PersonId == id).ExecuteUpdateAsync(set => set.SetProperty(f => f.Text, ""), cancellationToken);
        await db.ReadingNotes.Where(n => n.PersonId == id).ExecuteUpdateAsync(set => set.SetProperty(n => n.Note, ""), cancellationToken);
        await db.Artefacts.Where(a => a.By == id && a.File == null && !a.Text.StartsWith("http")).ExecuteDeleteAsync(cancellationToken);
        await db.Absences.Where(a => a.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        await db.CardPeople.Where(p => p.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        await db.CardEvents.Where(e => e.By == id && (e.Kind == CardEventKind.Comment || e.Kind == CardEventKind.Blocked)).ExecuteUpdateAsync(set => set.SetProperty(e => e.Text, ""), cancellationToken);
        await db.CardEvents.Where(e => (e.Kind == CardEventKind.Assigned || e.Kind == CardEventKind.Unassigned) && e.Text == name).ExecuteUpdateAsync(set => set.SetProperty(e => e.Text, former), cancellationToken);
        await db.MeetingLines.Where(l => l.By == id && (l.Kind == MeetingLineKind.Note || l.Kind == MeetingLineKind.Topic)).ExecuteUpdateAsync(set => set.SetProperty(l => l.Text, ""), cancellationToken);
        await db.Risks.Where(r => r.OwnerId == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.OwnerId, (PersonId?)null), cancellationToken);
        await db.Risks.Where(r => r.RaisedBy == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Mitigation, ""), cancellationToken);
        await db.Risks.Where(r => r.ClosedBy == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Outcome, ""), cancellationToken);
        await db.Notices.Where(n => n.Kind == NoticeKind.MentorWrote && (n.PersonId == id || db.MentorActions.Any(a => a.Id == n.AboutId && a.By == id)))
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.Text, ""), cancellationToken);
    }
}
