using System.Text.RegularExpressions;
using CoResearch.Domain.Awards;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Rewards;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.People;

/// <summary>
/// Erases somebody who left and asks for it: their name becomes former-&lt;number&gt;, their accounts, places, open forms, GitHub login and repositories there go, and so do
/// what they asked for and nobody decided, the words of their kudos (also where others added to them), claims, check-ins, comments on cards and messages, what the audit has of
/// their lines, what the bot told or answered them or sent that names them, delivered or not, and all exports and plots; files and names of artefacts that name them name the number instead. What sums and science need stays under the new name: submissions, scores, points. Fingerprints of
/// the accounts stay to the month's end, as long as a lock, or, where they had lost access before, for good (<see cref="FormerAccounts"/>). For good. What lies in their forks' commits, in backups, in
/// others' words and on the chat platforms is not reached, nor what was downloaded.
/// </summary>
public sealed class ErasePerson(CoResearchDb db, FormerAccounts former, RedeemReward redeem, ClaimAward claims, StatePaths paths, TimeProvider clock)
{
    private const string Letter = @"[\p{L}\p{N}_]";

    public async Task<Result<string>> RunAsync(Person person, CancellationToken cancellationToken)
    {
        if (person.IsBaseline) return new NotAHuman(person.Name);
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(person).ReloadAsync(cancellationToken);
        if (person.IsOwner && !await db.People.AnyAsync(p => p.IsOwner && p.RemovedAt == null && p.Id != person.Id, cancellationToken)) return new LastOwner(person.Name);
        var (id, name, removed, now) = (person.Id, person.Name, person is { RemovedAt: not null, IsForgotten: false }, clock.GetUtcNow());
        await redeem.WithdrawAllAsync(person, cancellationToken);
        await claims.LapseAllAsync(id, cancellationToken);
        person.Forget(now);
        foreach (var membership in await db.Memberships.Where(m => m.PersonId == id && m.LeftAt == null).ToListAsync(cancellationToken)) membership.Leave(now);
        foreach (var gift in await WordsOf(id).ToListAsync(cancellationToken)) gift.Forget();
        string[] names = [.. (await db.Identities.Where(i => i.PersonId == id).ToListAsync(cancellationToken)).SelectMany(a => new[] { a.Handle, a.ShownName }).OfType<string>().Append(name).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal)];
        await ForgetInProcess.RunAsync(db, id, name, person.Name, now, cancellationToken);
        await RenameArtefacts.RunAsync(db, paths, names, person.Name, cancellationToken);
        await EmptyMessagesAsync(id, names, cancellationToken);
        await DropFilesAsync(cancellationToken);
        await db.AwardClaims.Where(c => c.PersonId == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Evidence, ""), cancellationToken);
        await ForgetButtonsAsync(id, cancellationToken);
        await LinesOf(id).Where(e => e.HandledAt != null).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Text, "").SetProperty(e => e.ActorName, (string?)null).SetProperty(e => e.ActorHandle, (string?)null).SetProperty(e => e.ActorLocale, (string?)null)
                .SetProperty(e => e.FileName, (string?)null).SetProperty(e => e.Replied, (string?)null).SetProperty(e => e.Actor, "").SetProperty(e => e.PersonId, (PersonId?)null), cancellationToken);
        await db.Inbox.Where(e => e.PersonId == id).ExecuteUpdateAsync(set => set.SetProperty(e => e.PersonId, (PersonId?)null), cancellationToken);
        await DisownMessagesAsync(id, cancellationToken);
        await db.Audit.Where(a => a.PersonId == id || db.Identities.Any(i => i.PersonId == id && i.Platform == a.Platform && i.ExternalId == a.Account))
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Detail, "").SetProperty(a => a.Account, (string?)null).SetProperty(a => a.Handle, (string?)null), cancellationToken);
        await db.Presences.Where(p => p.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        await db.OpenForms.Where(f => f.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Notices.Where(n => n.PersonId == id && (n.Kind == NoticeKind.AccountLinked || n.Kind == NoticeKind.AccountUnlinked)).ExecuteDeleteAsync(cancellationToken);
        await db.LinkCodes.Where(c => c.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        await db.GitHubCodes.Where(c => c.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        var places = db.Memberships.Where(m => m.PersonId == id).Select(m => m.Id);
        await db.GitHubStatuses.Where(s => places.Contains(s.MembershipId)).ExecuteDeleteAsync(cancellationToken);
        await db.GitHubForks.Where(f => places.Contains(f.MembershipId)).ExecuteDeleteAsync(cancellationToken);
        await db.GitHubAccounts.Where(a => a.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        if (removed) await DisallowAsync(id, cancellationToken);
        await former.EraseAsync(id, removed, cancellationToken);
        await db.Identities.Where(i => i.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        return person.Name;
    }

    /// <summary>What they said, from whichever account, and what their accounts said before these were theirs.</summary>
    private IQueryable<InboxEvent> LinesOf(PersonId id) =>
        db.Inbox.Where(e => e.PersonId == id || db.Identities.Any(i => i.PersonId == id && i.Platform == e.Platform && i.ExternalId == e.Actor));

    /// <summary>Takes their accounts off the lists of those who may enter: whoever lost access was not meant to come back by an old line there.</summary>
    private async Task DisallowAsync(PersonId id, CancellationToken cancellationToken)
    {
        foreach (var account in await db.Identities.Where(i => i.PersonId == id).ToListAsync(cancellationToken))
        {
            string[] names = [account.ExternalId.ToLowerInvariant(), (account.Handle ?? account.ExternalId).ToLowerInvariant()];
            await db.AllowedAccounts.Where(a => a.Platform == account.Platform && names.Contains(a.Account)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>Empties the buttons that say a line of theirs again.</summary>
    private async Task ForgetButtonsAsync(PersonId id, CancellationToken cancellationToken)
    {
        var lines = await LinesOf(id).Select(e => e.Id).ToListAsync(cancellationToken);
        await db.ChatActions.Where(a => a.EventId != null && lines.Contains(a.EventId.Value)).ExecuteUpdateAsync(set => set.SetProperty(a => a.Command, ""), cancellationToken);
    }

    /// <summary>Their kudos, and what others added to those with the same words.</summary>
    private IQueryable<Gift> WordsOf(PersonId id) => db.Gifts.Where(g => g.GiverId == id || db.Gifts.Any(first => first.Id == g.AddsTo && first.GiverId == id));

    /// <summary>
    /// Empties what answered them, went to them alone, tells of their kudos or names them, and withdraws what of it is on its way. The lines stay, since
    /// reactions and later news find the messages by them.
    /// </summary>
    private async Task EmptyMessagesAsync(PersonId id, string[] names, CancellationToken cancellationToken)
    {
        var naming = new Regex($"(?<!{Letter})({string.Join('|', names.Select(Regex.Escape))})(?!{Letter}|\":)", RegexOptions.IgnoreCase);
        var waiting = db.Outbox.Where(m => m.DeliveredVersion < m.Version && m.Refused == null);
        var named = (await waiting.Select(m => new { m.Id, m.Content }).ToListAsync(cancellationToken)).Where(m => naming.IsMatch(m.Content)).Select(m => m.Id).ToList();
        await EmptyAsync(waiting.Where(m => named.Contains(m.Id)), cancellationToken);
        await EmptyAsync(MessagesOf(id), cancellationToken);
        foreach (var one in names)
        {
            // The name as a word: that of somebody short stands in many others.
            var told = (await db.Outbox.Where(m => m.Content.Contains(one)).Select(m => new { m.Id, m.Content }).ToListAsync(cancellationToken)).Where(m => naming.IsMatch(m.Content)).Select(m => m.Id).ToList();
            await EmptyAsync(db.Outbox.Where(m => told.Contains(m.Id)), cancellationToken);
            await DropButtonsAsync(one, naming, cancellationToken);
        }
    }

    /// <summary>Takes what ties an account to a number out of what was sent to it: whose it was, where it was read, and under which ids.</summary>
    private async Task DisownMessagesAsync(PersonId id, CancellationToken cancellationToken)
    {
        var theirs = db.Outbox.Where(m => m.PersonId == id || db.Identities.Any(i => i.PersonId == id && i.Platform == m.Platform && (i.ExternalId == m.OnlyFor || i.ExternalId == m.Conversation)));
        var alone = theirs.Where(m => db.Identities.Any(i => i.PersonId == id && i.Platform == m.Platform && i.ExternalId == m.Conversation)
            || db.Presences.Any(p => p.PersonId == id && p.Private && p.Platform == m.Platform && p.Conversation == m.Conversation));
        await db.OutboxParts.Where(p => alone.Any(m => m.Id == p.MessageId)).ExecuteDeleteAsync(cancellationToken);
        var there = await alone.Select(m => m.Id).ToListAsync(cancellationToken);
        await theirs.ExecuteUpdateAsync(set => set.SetProperty(m => m.PersonId, (PersonId?)null).SetProperty(m => m.OnlyFor, m => m.OnlyFor == null ? null : "").SetProperty(m => m.ReplyTo, (string?)null), cancellationToken);
        foreach (var some in there.Chunk(500))
            await db.Outbox.Where(m => some.Contains(m.Id)).ExecuteUpdateAsync(set => set.SetProperty(m => m.Conversation, "").SetProperty(m => m.ExternalId, (string?)null), cancellationToken);
    }

    /// <summary>Drops the buttons whose commands name them.</summary>
    private async Task DropButtonsAsync(string name, Regex naming, CancellationToken cancellationToken)
    {
        var (mentioned, confirmed) = ("@" + name, "confirm " + name);
        var tokens = (await db.ChatActions.Where(a => a.Command.Contains(mentioned) || a.Command.Contains(confirmed)).Select(a => new { a.Token, a.Command }).ToListAsync(cancellationToken))
            .Where(a => naming.IsMatch(a.Command)).Select(a => a.Token).ToList();
        await db.ChatActions.Where(a => tokens.Contains(a.Token)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>What answered them or told them, what was said where they are alone with the bot, and what tells of their kudos.</summary>
    private IQueryable<OutboxMessage> MessagesOf(PersonId id) => db.Outbox.Where(m => m.PersonId == id || WordsOf(id).Any(g => g.Id == m.GiftId)
        || db.Identities.Any(i => i.PersonId == id && i.Platform == m.Platform && (i.ExternalId == m.OnlyFor || i.ExternalId == m.Conversation))
        || (db.Presences.Any(p => p.PersonId == id && p.Private && p.Platform == m.Platform && p.Conversation == m.Conversation)
            && !db.Presences.Any(p => p.PersonId != id && p.Platform == m.Platform && p.Conversation == m.Conversation)));

    private async Task EmptyAsync(IQueryable<OutboxMessage> messages, CancellationToken cancellationToken)
    {
        await db.OutboxParts.Where(p => messages.Any(m => m.Id == p.MessageId)).ExecuteUpdateAsync(set => set.SetProperty(p => p.Fingerprint, ""), cancellationToken);
        await messages.ExecuteUpdateAsync(
            set => set.SetProperty(m => m.Content, OutboxMessage.Nothing).SetProperty(m => m.Refused, m => m.DeliveredVersion < m.Version ? m.Refused ?? "erased" : m.Refused), cancellationToken);
    }

    /// <summary>Deletes all exports and plots, which can be made again; a file that a message still has to bring stays.</summary>
    private async Task DropFilesAsync(CancellationToken cancellationToken)
    {
        var waiting = await db.Outbox.Where(m => m.DeliveredVersion < m.Version && m.Refused == null).Select(m => m.Content).ToListAsync(cancellationToken);
        db.OnCommitted(() =>
        {
            foreach (var file in new[] { paths.Exports, paths.Plots }.Where(Directory.Exists).SelectMany(Directory.EnumerateFiles))
                if (!file.EndsWith(".tmp", StringComparison.Ordinal) && !waiting.Exists(m => m.Contains(Path.GetFileName(file), StringComparison.Ordinal))) File.Delete(file);
        });
    }
}
