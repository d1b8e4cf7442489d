using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.People;

/// <summary>
/// Everything that the lab keeps of a person, in one JSON file (UTF-8; times ISO 8601 in UTC): who they are, where they take part, what they
/// submitted with its public value, what they said, gave and got, what others did that concerns them, and what they were told. Files that they gave are named, and
/// <c>/stage file</c> brings them. Values on other splits are nobody's to read, so they are left out.
/// </summary>
public sealed class ExportPerson(CoResearchDb db, Exports exports, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The path of the file, which appears whole.</summary>
    public async Task<string> RunAsync(Person person, CancellationToken cancellationToken)
    {
        var (id, now) = (person.Id, clock.GetUtcNow());
        var slugs = await db.Challenges.ToDictionaryAsync(c => c.Id, c => c.Slug, cancellationToken);
        var names = await db.People.ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        var accounts = await db.Identities.Where(i => i.PersonId == id).ToListAsync(cancellationToken);
        var all = new
        {
            WrittenAt = now,
            Person = new { person.Name, person.TimeZone, person.Language, person.IsOwner, person.CreatedAt },
            Accounts = accounts.Select(a => new { a.Platform, a.ExternalId, a.Handle }),
            FormerAccounts = await db.FormerAccounts.Where(f => f.PersonId == id || f.ReturnedAs == id).OrderBy(f => f.Id).Select(f => new { f.Platform, f.LeftAt, Fingerprint = f.Hash }).ToListAsync(cancellationToken),
            GitHub = await db.GitHubAccounts.Where(a => a.PersonId == id).Select(a => new { a.Login, a.LinkedAt }).ToListAsync(cancellationToken),
            Introduction = await db.Newcomers.Where(n => n.PersonId == id).Select(n => new { n.Skills, n.Interests, n.Hours, n.At }).FirstOrDefaultAsync(cancellationToken),
            Memberships = (await db.Memberships.Where(m => m.PersonId == id).ToListAsync(cancellationToken)).Select(m => new { Challenge = slugs[m.ChallengeId], m.Role, m.JoinedAt, m.LeftAt, Fork = m.ForkPath }),
            Repositories = await db.GitHubForks.Where(f => db.Memberships.Any(m => m.Id == f.MembershipId && m.PersonId == id)).Select(f => f.FullName).ToListAsync(cancellationToken),
            Submissions = (await (
                from submission in db.Submissions
                where submission.PersonId == id
                orderby submission.Id
                select new { submission, Value = db.Scores.Where(s => s.SubmissionId == submission.Id && s.NeedsRun == null).OrderByDescending(s => s.Id).Select(s => s.Public).FirstOrDefault() }).ToListAsync(cancellationToken))
                .Select(s => new { Id = s.submission.Id.Value, Challenge = slugs[s.submission.ChallengeId], s.submission.Commit, s.submission.Title, s.submission.ReceivedAt, s.submission.State, PublicValue = s.Value, Failure = s.submission.Failure?.ToString() }),
            Likes = await db.Likes.Where(l => l.PersonId == id).Select(l => new { Submission = l.SubmissionId.Value }).ToListAsync(cancellationToken),
            KudosGiven = (await db.Gifts.Where(g => g.GiverId == id).OrderBy(g => g.Id).Select(g => new { g.At, g.Points, g.Reason, g.UndoneAt, g.VoidedAt, g.VoidReason, To = db.GiftShares.Where(s => s.GiftId == g.Id).Join(db.People, s => s.ReceiverId, p => p.Id, (s, p) => p.Name).ToList() }).ToListAsync(cancellationToken)),
            KudosReceived = await (
                from share in db.GiftShares
                join gift in db.Gifts on share.GiftId equals gift.Id
                join giver in db.People on gift.GiverId equals giver.Id
                where share.ReceiverId == id
                orderby gift.Id
                select new { gift.At, gift.Points, gift.Reason, gift.UndoneAt, gift.VoidedAt, gift.VoidReason, From = giver.Name }).ToListAsync(cancellationToken),
            KudosVoided = await db.Gifts.Where(g => g.VoidedBy == id).OrderBy(g => g.Id).Select(g => new { g.At, g.VoidedAt, g.VoidReason }).ToListAsync(cancellationToken),
            Locked = (await db.GiverLocks.Where(l => l.PersonId == id || l.By == id).ToListAsync(cancellationToken)).Select(l => new { Giver = names[l.PersonId], By = names[l.By], l.Reason, l.At }),
            Points = (await db.PointEntries.Where(e => e.PersonId == id).OrderBy(e => e.Id).ToListAsync(cancellationToken)).Select(e => new { e.At, e.Purse, e.Kind, e.Points, e.Detail }),
            Awards = (await db.AwardClaims.Where(c => c.PersonId == id).OrderBy(c => c.Id).ToListAsync(cancellationToken)).Select(c => new { c.Tag, Challenge = slugs[c.ChallengeId], c.Evidence, c.Points, c.State, c.ClaimedAt, c.Reason }),
            AwardsDecided = (await db.AwardClaims.Where(c => c.DecidedBy == id).OrderBy(c => c.Id).ToListAsync(cancellationToken)).Select(c => new { c.Tag, Challenge = slugs[c.ChallengeId], Of = names[c.PersonId], c.State, c.DecidedAt, c.Reason }),
            RedemptionsMoved = (await db.Redemptions.Where(r => r.MovedBy == id).OrderBy(r => r.Id).ToListAsync(cancellationToken)).Select(r => new { Of = names[r.PersonId], r.State, r.MovedAt, r.Note }),
            Redemptions = await (
                from redemption in db.Redemptions
                join reward in db.Rewards on redemption.RewardId equals reward.Id
                where redemption.PersonId == id
                orderby redemption.Id
                select new { Reward = reward.Name, redemption.Price, redemption.State, redemption.BegunAt, redemption.Note }).ToListAsync(cancellationToken),
            CheckInsAsked = (await db.CheckIns.Where(c => c.PersonId == id).OrderBy(c => c.Id).ToListAsync(cancellationToken))
                .Select(c => new { Challenge = slugs[c.ChallengeId], c.Week, State = c.StateAt(now), c.AskedAt, c.ClosesAt, c.RemindedAt, c.AnsweredAt, c.SkippedAt }),
            CheckIns = (await (
                from answer in db.CheckInAnswers
                join asked in db.CheckIns on answer.CheckInId equals asked.Id
                where asked.PersonId == id
                orderby asked.Id, answer.Version
                select new { asked.ChallengeId, asked.Week, answer.Version, answer.Part, answer.Text, answer.At }).ToListAsync(cancellationToken))
                .Select(a => new { Challenge = slugs[a.ChallengeId], a.Week, a.Version, a.Part, a.Text, a.At }),
            Absences = await db.Absences.Where(a => a.PersonId == id).Select(a => new { a.From, a.Until }).ToListAsync(cancellationToken),
            Cards = await db.Cards.Where(c => db.CardPeople.Any(p => p.CardId == c.Id && p.PersonId == id)).OrderBy(c => c.Id).Select(c => new { Id = c.Id.Value, c.Title, c.Column, c.Due }).ToListAsync(cancellationToken),
            CardsMade = await db.Cards.Where(c => c.CreatedBy == id).OrderBy(c => c.Id).Select(c => new { Id = c.Id.Value, c.Title, Steps = db.CardSteps.Where(s => s.CardId == c.Id).OrderBy(s => s.Number).Select(s => s.Text).ToList() }).ToListAsync(cancellationToken),
            CardEvents = await db.CardEvents.Where(e => e.By == id).OrderBy(e => e.Id).Select(e => new { Card = e.CardId.Value, e.Kind, e.Text, e.At }).ToListAsync(cancellationToken),
            Questions = (await db.Questions.Where(q => q.AskedBy == id || q.AnsweredBy == id).OrderBy(q => q.Id).ToListAsync(cancellationToken)).Select(q => new { Challenge = slugs[q.ChallengeId], Mine = q.AskedBy.Value == id.Value, Text = q.AskedBy.Value == id.Value ? q.Text : null, q.AskedAt, q.Answer }),
            Readings = (await db.ReadingNotes.Where(n => n.PersonId == id).OrderBy(n => n.At).ToListAsync(cancellationToken)).Select(n => new { Challenge = slugs[n.ChallengeId], n.Number, n.Note, n.At }),
            ReadingsAdded = (await db.Readings.Where(r => r.AddedBy == id).OrderBy(r => r.AddedAt).ToListAsync(cancellationToken)).Select(r => new { Challenge = slugs[r.ChallengeId], r.Number, r.Title, r.Link, r.AddedAt }),
            ReportsPresented = await (
                from report in db.StageReports
                join stage in db.Stages on report.StageId equals stage.Id
                where report.PresentedBy == id
                orderby report.Id
                select new { Stage = stage.Name, report.PresentedAt }).ToListAsync(cancellationToken),
            FeedbackReceived = await db.ReportFeedback.Where(f => db.StageReports.Any(r => r.Id == f.ReportId && r.PresentedBy == id)).OrderBy(f => f.Id).Select(f => new { f.Text, f.At }).ToListAsync(cancellationToken),
            Feedback = await db.ReportFeedback.Where(f => f.PersonId == id).OrderBy(f => f.Id).Select(f => new { f.Text, f.At }).ToListAsync(cancellationToken),
            Artefacts = await db.Artefacts.Where(a => a.By == id).OrderBy(a => a.At).Select(a => new { a.What, a.Text, a.At, a.File, Bytes = a.File == null ? (long?)null : a.Bytes }).ToListAsync(cancellationToken),
            StageDecisions = await db.StageEvents.Where(e => e.By == id).OrderBy(e => e.Id).Select(e => new { e.Kind, e.Text, e.At }).ToListAsync(cancellationToken),
            Meetings = (await db.Meetings.Where(m => m.BegunBy == id).OrderBy(m => m.Id).ToListAsync(cancellationToken)).Select(m => new { Challenge = m.ChallengeId is { } of ? slugs[of] : null, m.BeganAt, m.EndedAt }),
            MeetingLines = (await db.MeetingLines.Where(l => l.By == id).OrderBy(l => l.Id).ToListAsync(cancellationToken)).Select(l => new { Challenge = slugs[l.ChallengeId], l.Kind, l.Text, l.At }),
            Risks = (await db.Risks.Where(r => r.RaisedBy == id || r.OwnerId == id || r.ClosedBy == id).OrderBy(r => r.Id).ToListAsync(cancellationToken)).Select(r => new { Challenge = slugs[r.ChallengeId], r.Text, r.Mitigation, r.Outcome, r.RaisedAt, r.ClosedAt }),
            Guidance = (await db.MentorActions.Where(a => a.By == id).OrderBy(a => a.Id).ToListAsync(cancellationToken)).Select(a => new { Challenge = slugs[a.ChallengeId], a.Kind, a.At }),
            GuidanceReceived = (await db.MentorActions.Where(a => a.AboutId == id).OrderBy(a => a.Id).ToListAsync(cancellationToken)).Select(a => new { Challenge = slugs[a.ChallengeId], a.Kind, By = names[a.By], a.At }),
            Handled = (await db.Handled.Where(h => h.PersonId == id || h.By == id).ToListAsync(cancellationToken)).Select(h => new { Challenge = slugs[h.ChallengeId], Student = names[h.PersonId], h.Kind, By = names[h.By], h.At }),
            WordsOfMentors = await (
                from notice in db.Notices
                join action in db.MentorActions on notice.AboutId equals action.Id
                where notice.Kind == NoticeKind.MentorWrote && (notice.PersonId == id || action.By == id)
                orderby notice.Id
                select new { action.Kind, Mine = action.By == id, notice.Text, notice.CreatedAt }).ToListAsync(cancellationToken),
            EntryRequests = (await db.EntryRequests.Where(r => db.Identities.Any(i => i.PersonId == id && i.Platform == r.Platform && i.ExternalId == r.Account)).ToListAsync(cancellationToken))
                .Select(r => new { Challenge = slugs[r.ChallengeId], r.Platform, r.Name, r.Handle, r.Locale, r.At, r.DecidedAt, r.Admitted }),
            Admissions = (await db.EntryRequests.Where(r => r.DecidedBy == id).OrderBy(r => r.Id).ToListAsync(cancellationToken)).Select(r => new { Challenge = slugs[r.ChallengeId], r.DecidedAt, r.Admitted }),
            Invitations = await db.Invitations.Where(i => i.By == id).Select(i => new { i.MadeAt, i.ExpiresAt, i.Uses }).ToListAsync(cancellationToken),
            ChallengeVersions = (await db.ChallengeVersions.Where(v => v.CreatedBy == id).OrderBy(v => v.Id).Select(v => new { v.ChallengeId, v.Number, v.CreatedAt }).ToListAsync(cancellationToken)).Select(v => new { Challenge = slugs[v.ChallengeId], v.Number, v.CreatedAt }),
            Channels = await db.Channels.Where(c => c.BoundBy == id).Select(c => new { c.Platform, c.Conversation, c.BoundAt }).ToListAsync(cancellationToken),
            Announcements = await db.Notices.Where(n => n.AnnouncedBy == id).OrderBy(n => n.Id).Select(n => new { n.Text, n.CreatedAt }).ToListAsync(cancellationToken),
            News = await db.Notices.Where(n => n.PersonId == id).OrderBy(n => n.Id).Select(n => new { n.Kind, n.Text, n.CreatedAt }).ToListAsync(cancellationToken),
            MessagesReceived = (await db.Outbox.Where(m => m.PersonId == id).OrderBy(m => m.Id).Select(m => new { m.Platform, m.Conversation, m.CreatedAt, m.Content }).ToListAsync(cancellationToken))
                .Select(m => new { m.Platform, m.Conversation, m.CreatedAt, Content = JsonNode.Parse(m.Content) }),
            Places = await db.Presences.Where(p => p.PersonId == id).Select(p => new { p.Platform, p.Conversation, p.Private, p.SeenAt }).ToListAsync(cancellationToken),
            OpenForms = await db.OpenForms.Where(f => f.PersonId == id).Select(f => new { f.Platform, f.Conversation, f.Form, f.Answers }).ToListAsync(cancellationToken),
            Messages = (await db.Inbox.Where(e => e.PersonId == id).OrderBy(e => e.Id).ToListAsync(cancellationToken)).Select(e => new { e.ReceivedAt, e.Platform, e.Kind, e.Text }),
            Audit = await db.Audit.Where(a => a.PersonId == id).OrderBy(a => a.Id).Select(a => new { a.At, a.Action, a.Detail, a.Refused }).ToListAsync(cancellationToken),
        };
        var file = exports.Place($"person-{id.Value}-{now:yyyyMMdd-HHmmss}.json");
        await File.WriteAllBytesAsync(file + ".tmp", JsonSerializer.SerializeToUtf8Bytes(all, Form), cancellationToken);
        File.Move(file + ".tmp", file, overwrite: true);
        return file;
    }
}
