using System.Text;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition;

/// <summary>
/// Kudos and the ledger as CSV (UTF-8, RFC 4180). Kudos: when (UTC, ISO 8601), giver, receiver, points, values (blank-separated), reason,
/// challenge; one row for each gift that stands and each of its receivers, the oldest first. Ledger: line, when, person, purse, kind, points,
/// weighted, month, challenge, subject, detail; every line.
/// </summary>
public sealed class ExportKudos(CoResearchDb db, Exports exports, TimeProvider clock)
{
    private const int Batch = 2000;

    /// <summary>For the eyes of a person, who reads of a draft only where they may see it; the path of the file, which appears whole.</summary>
    public Task<string> KudosAsync(Person asker, CancellationToken cancellationToken) => WriteAsync("kudos", CsvLine.Of("when", "giver", "receiver", "points", "values", "reason", "challenge"), async (last, writer) =>
    {
        var after = new GiftId(last);
        var rows = await (
            from gift in db.Gifts.AsNoTracking().Where(g => g.Id > after).OrderBy(g => g.Id).Take(Batch)
            join giver in db.People on gift.GiverId equals giver.Id
            join share in db.GiftShares on gift.Id equals share.GiftId
            join receiver in db.People on share.ReceiverId equals receiver.Id
            orderby gift.Id, receiver.Name
            select new
            {
                gift,
                Giver = giver.Name,
                Receiver = receiver.Name,
                Slug = db.Challenges.Where(c => c.Id == gift.ChallengeId
                    && (c.State != ChallengeState.Draft || asker.IsOwner || db.Memberships.Any(m => m.PersonId == asker.Id && m.ChallengeId == c.Id && m.LeftAt == null && m.Role != Role.Student))).Select(c => c.Slug).FirstOrDefault(),
            }).ToListAsync(cancellationToken);
        if (rows.Count == 0) return null;
        var ids = rows.Select(r => r.gift.Id).Distinct().ToList();
        var values = (await db.GiftValues.AsNoTracking().Where(v => ids.Contains(v.GiftId)).ToListAsync(cancellationToken)).ToLookup(v => v.GiftId, v => v.Tag);
        foreach (var row in rows.Where(r => r.gift.Stands))
            await writer.WriteAsync(CsvLine.Of(row.gift.At, row.Giver, row.Receiver, row.gift.Points, string.Join(' ', values[row.gift.Id].Order(StringComparer.Ordinal)), row.gift.Reason, row.Slug));
        return rows[^1].gift.Id.Value;
    }, cancellationToken);

    /// <summary>The same for the whole ledger, for the eyes of a lab owner.</summary>
    public Task<string> LedgerAsync(CancellationToken cancellationToken) => WriteAsync("ledger", CsvLine.Of("line", "when", "person", "purse", "kind", "points", "weighted", "month", "challenge", "subject", "detail"), async (last, writer) =>
    {
        var rows = await (
            from entry in db.PointEntries.AsNoTracking().Where(e => e.Id > last).OrderBy(e => e.Id).Take(Batch)
            join person in db.People on entry.PersonId equals person.Id
            orderby entry.Id
            select new { entry, person.Name, Slug = db.Challenges.Where(c => c.Id == entry.ChallengeId).Select(c => c.Slug).FirstOrDefault() }).ToListAsync(cancellationToken);
        foreach (var row in rows)
            await writer.WriteAsync(CsvLine.Of(
                row.entry.Id, row.entry.At, row.Name, row.entry.Purse.ToString().ToLowerInvariant(), row.entry.Kind.ToString().ToLowerInvariant(), row.entry.Points, (double)row.entry.Weighted / PointEntry.Parts,
                row.entry.Month, row.Slug, row.entry.Subject, row.entry.Detail));
        return rows.Count == 0 ? null : rows[^1].entry.Id;
    }, cancellationToken);

    /// <summary>Batch after batch, each beginning behind the last one's number; null ends it.</summary>
    private async Task<string> WriteAsync(string name, string header, Func<long, StreamWriter, Task<long?>> batch, CancellationToken cancellationToken)
    {
        var file = exports.Place($"{name}-{clock.GetUtcNow():yyyyMMdd-HHmmss-fff}.csv");
        await using (var writer = new StreamWriter(file + ".tmp", append: false, new UTF8Encoding(false)))
        {
            await writer.WriteAsync(header);
            for (long? last = 0; last is { } at && !cancellationToken.IsCancellationRequested;) last = await batch(at, writer);
        }
        cancellationToken.ThrowIfCancellationRequested();
        File.Move(file + ".tmp", file, overwrite: true);
        return file;
    }
}
