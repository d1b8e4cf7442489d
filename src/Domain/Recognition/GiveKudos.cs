using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition;

/// <summary>What somebody wants to give: points for each receiver, the words, and the tags in them.</summary>
public sealed record KudosOrder(long Points, IReadOnlyList<Person> Receivers, string Reason, IReadOnlyList<string> Tags)
{
    /// <summary>What it is for, where the place says so and no tag names another one; otherwise the only challenge that giver and receivers share.</summary>
    public ChallengeId? Challenge { get; init; }

    /// <summary>The message in which it was typed, where it was one.</summary>
    public string? Platform { get; init; }
    public string? MessageId { get; init; }

    /// <summary>A press that may be a slip: its receivers hear of it when it has stood for <see cref="GiveKudos.Stands"/>, and of each giver once.</summary>
    public bool IsPress { get; init; }
}

/// <summary>A gift that was made, and what its giver has left to give this month.</summary>
public sealed record GivenKudos(Gift Gift, IReadOnlyList<Person> Receivers, IReadOnlyList<LabValue> Values, long Left);

/// <summary>
/// Gives kudos: points move from the giver's allowance to the receivers' earnings in full. On boards and in ratings a gift weighs
/// points / (1 + n), with n = the gifts of the same pair before it this month + the gifts back within 14 days + 1 where it closes a ring of
/// three to five within 14 days. It counts for a challenge only where its giver takes part in it. Takes the write lock; does not commit.
/// </summary>
public sealed class GiveKudos(CoResearchDb db, Ledger ledger, FormerAccounts former, FairPlay fairPlay, LabRules rules, LabCalendar calendar, TimeProvider clock)
{
    public const int MostReceivers = 20, MostReason = 1000;
    public static readonly TimeSpan Stands = TimeSpan.FromMinutes(1);

    public async Task<Result<GivenKudos>> RunAsync(Person giver, KudosOrder order, CancellationToken cancellationToken)
    {
        if (Refusal(order, giver, await former.SelvesAsync(giver.Id, cancellationToken)) is { } refused) return refused;
        var challenges = await db.Challenges.AsNoTracking().Where(c => c.State != ChallengeState.Draft).ToListAsync(cancellationToken);
        var named = challenges.FirstOrDefault(c => order.Tags.Contains(c.Slug, StringComparer.OrdinalIgnoreCase) && rules.Value(c.Slug) is null);
        if (ValuesOf(order.Tags.Where(t => !t.Equals(named?.Slug, StringComparison.OrdinalIgnoreCase)).ToList()).Failed(out var values, out var error)) return error;
        return await WriteAsync(giver, order with { Challenge = named?.Id ?? order.Challenge ?? await SharedAsync(giver, order.Receivers, cancellationToken) }, values, null, cancellationToken);
    }

    /// <summary>"Me too": the same people are thanked for the same, by somebody else, once while it stands. The receivers of the first gift share none of it with its second giver.</summary>
    public async Task<Result<GivenKudos>> AddAsync(Person giver, GiftId id, long? points, (string Platform, string MessageId)? typed, CancellationToken cancellationToken)
    {
        if (await db.Gifts.AsNoTracking().SingleOrDefaultAsync(g => g.Id == id, cancellationToken) is not { } first) return new NoSuchGift(id.Value);
        if (!first.Stands) return new GiftIsGone(id.Value);
        var (root, selves) = (first.AddsTo ?? first.Id, await former.SelvesAsync(giver.Id, cancellationToken));
        var receivers = await (from share in db.GiftShares
                               join person in db.People on share.ReceiverId equals person.Id
                               where share.GiftId == id && !selves.Contains(person.Id) && person.RemovedAt == null
                               orderby person.Name
                               select person).ToListAsync(cancellationToken);
        if (receivers.Count == 0) return new NobodyElse(id.Value);
        var tags = await db.GiftValues.Where(v => v.GiftId == id).Select(v => v.Tag).ToListAsync(cancellationToken);
        var order = new KudosOrder(points ?? first.Points, receivers, first.Reason, tags) { Challenge = first.ChallengeId, Platform = typed?.Platform, MessageId = typed?.MessageId, IsPress = typed is not null };
        if (order.Points < 1 || order.Points > rules.Kudos.Most) return new TooManyPoints(order.Points, rules.Kudos.Most);
        return await WriteAsync(giver, order, [.. tags.Select(t => rules.Value(t) ?? new LabValue(t, ""))], root, cancellationToken);
    }

    private Error? Refusal(KudosOrder order, Person giver, HashSet<PersonId> selves) =>
        order.Receivers.Count == 0 ? new NoReceiver()
        : order.Receivers.Any(r => selves.Contains(r.Id)) ? new KudosToSelf(giver.Name)
        : order.Receivers.FirstOrDefault(r => r.IsBaseline) is { } baseline ? new NotAHuman(baseline.Name)
        : order.Receivers.FirstOrDefault(r => r.RemovedAt is not null) is { } gone ? new NoLongerHere(gone.Name)
        : order.Receivers.Count > MostReceivers ? new TooManyReceivers(MostReceivers)
        : order.Points < 1 || order.Points > rules.Kudos.Most ? new TooManyPoints(order.Points, rules.Kudos.Most)
        : order.Reason.Length > MostReason ? new ReasonTooLong(MostReason)
        : null;

    private Result<List<LabValue>> ValuesOf(List<string> tags)
    {
        var values = tags.Select(rules.Value).OfType<LabValue>().Distinct().ToList();
        var known = rules.Values.Select(v => v.Tag).ToList();
        foreach (var tag in tags.Where(t => rules.Value(t) is null))
            if (Nearest.To(tag, known) is { } near) return new NoSuchValue(tag, $" Did you mean {"#" + near}?");
            else if (values.Count == 0) return new NoSuchValue(tag, $"");
        return values.Count == 0 ? new NoValueNamed(string.Join(' ', known.Select(t => "#" + t))) : values;
    }

    private async Task<ChallengeId?> SharedAsync(Person giver, IReadOnlyList<Person> receivers, CancellationToken cancellationToken)
    {
        var all = receivers.Select(r => r.Id).Append(giver.Id).ToList();
        var shared = await db.Memberships.Where(m => m.LeftAt == null && all.Contains(m.PersonId) && db.Challenges.Any(c => c.Id == m.ChallengeId && c.State != ChallengeState.Draft)).GroupBy(m => m.ChallengeId)
            .Where(g => g.Count() == all.Count).Select(g => g.Key).Take(2).ToListAsync(cancellationToken);
        return shared is [var only] ? only : null;
    }

    /// <summary>Whether the receivers were told already that this giver added to the gift.</summary>
    private async Task<bool> HeardAsync(Person giver, GiftId? addsTo, CancellationToken cancellationToken)
    {
        var before = await db.Gifts.Where(g => g.AddsTo == addsTo && g.GiverId == giver.Id).Select(g => (long?)g.Id.Value).ToListAsync(cancellationToken);
        return before.Count > 0 && await db.Notices.AnyAsync(n => n.Kind == NoticeKind.KudosReceived && n.HandledAt != null && before.Contains(n.AboutId), cancellationToken);
    }

    private async Task<Result<GivenKudos>> WriteAsync(Person giver, KudosOrder order, List<LabValue> values, GiftId? addsTo, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await db.GiverLocks.AsNoTracking().SingleOrDefaultAsync(l => l.PersonId == giver.Id, cancellationToken) is { } locked) return new GiverIsLocked(locked.Reason);
        if (addsTo is not null && await db.Gifts.AsNoTracking().FirstOrDefaultAsync(g => g.AddsTo == addsTo && g.GiverId == giver.Id && g.UndoneAt == null && g.VoidedAt == null, cancellationToken) is { } added)
            return new AddedAlready(added.Id.Value, added.Points);
        var now = clock.GetUtcNow();
        var month = calendar.MonthOf(now);
        var left = await ledger.AllowanceAsync(giver, cancellationToken);
        var wanted = order.Points * order.Receivers.Count;
        if (wanted > left) return new NotEnoughAllowance(wanted, order.Receivers.Count, left, calendar.DayOf(calendar.EndOf(month)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

        // Who is outside would raise ratings inside.
        var challenge = await db.Memberships.AnyAsync(m => m.PersonId == giver.Id && m.ChallengeId == order.Challenge && m.LeftAt == null, cancellationToken) ? order.Challenge : null;
        var gift = Gift.Of(giver.Id, order.Points, order.Reason, challenge, now, month.Number, addsTo, order.Platform, order.MessageId);
        db.Gifts.Add(gift);
        await db.SaveChangesAsync(cancellationToken);
        var heard = order.IsPress && await HeardAsync(giver, addsTo, cancellationToken);
        foreach (var value in values) db.GiftValues.Add(new GiftValue(gift.Id, value.Tag));
        foreach (var receiver in order.Receivers)
        {
            var look = await fairPlay.LookAsync(gift, receiver.Id, cancellationToken);
            var share = new GiftShare(gift.Id, receiver.Id, order.Points * PointEntry.Parts / (1 + look.Familiar));
            db.GiftShares.Add(share);
            await ledger.PostAsync(PointEntry.Of(giver.Id, Purse.Allowance, PointKind.Given, -order.Points, month, now, gift.Subject, $"{gift.Subject}:given:{receiver.Id.Value}", gift.ChallengeId), cancellationToken);
            await ledger.PostAsync(PointEntry.Of(receiver.Id, Purse.Earned, PointKind.Received, order.Points, month, now, gift.Subject, $"{gift.Subject}:received:{receiver.Id.Value}", gift.ChallengeId, share.Weighted), cancellationToken);
            if (!heard) db.Notices.Add(Notice.Of(NoticeKind.KudosReceived, receiver.Id, gift.ChallengeId, gift.Id.Value, "", now, order.IsPress ? now + Stands : null));
            await fairPlay.NoteAsync(gift, share, look, cancellationToken);
        }
        return new GivenKudos(gift, order.Receivers, values, left - wanted);
    }
}
