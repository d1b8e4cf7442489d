using CoResearch.Bot.Platforms;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Dispatch;

/// <summary>What happens on a platform and is answered by nothing but what it changes: reactions, new names, new ids.</summary>
internal sealed class QuietEvents(CoResearchDb db, IdentifyPerson identify, LikeSubmission like, GiveKudos kudos, TakeBackKudos takeBack, ChangeZone changeZone, BindChannel channels, TimeProvider time)
{
    private static readonly HashSet<string> Likes = new(StringComparer.OrdinalIgnoreCase)
    {
        "+1", "thumbsup", "heart", "star", "star2", "tada", "fire", "clap", "100", "rocket", "raised_hands", "heart_eyes",
        "👍", "❤", "❤️", "⭐", "🎉", "🔥", "👏", "💯", "🚀", "🙌", "😍", "🏆",
    };

    /// <summary>False when the event wants an answer.</summary>
    public async Task<bool> HandleAsync(InboxEvent inbound, IPlatform platform, CancellationToken cancellationToken)
    {
        if (await IsOvertakenAsync(inbound, cancellationToken)) return true;
        switch (inbound.Kind)
        {
            case InboundKind.ReactionAdded or InboundKind.ReactionRemoved:
                await ReactAsync(inbound, platform, cancellationToken);
                return true;
            case InboundKind.Shared:
                return true;
            case InboundKind.Edited:
                return await IsNothingNewAsync(inbound, cancellationToken);
            case InboundKind.ProfileChanged:
                await RefreshAsync(inbound, platform, cancellationToken);
                return true;
            case InboundKind.Moved:
                await channels.MoveAsync(inbound.Platform, inbound.Conversation, inbound.Text, cancellationToken);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether such an event is never answered, however it ends.</summary>
    public static bool IsQuiet(InboundKind kind) => kind is InboundKind.ReactionAdded or InboundKind.ReactionRemoved or InboundKind.ProfileChanged or InboundKind.Moved or InboundKind.Shared;

    /// <summary>Which reactions say that somebody likes something; skin tones do not matter.</summary>
    internal static bool IsLike(string reaction) =>
        Likes.Contains(reaction.Split("::")[0].Trim(':')) || Likes.Contains(string.Concat(reaction.EnumerateRunes().Where(r => r.Value is < 0x1F3FB or > 0x1F3FF)));

    /// <summary>Which reactions to kudos add a point to them: none that people press without a thought. Telegram has no plus among its reactions.</summary>
    internal static bool IsAddition(string reaction) => reaction.Split("::")[0].Trim(':') is "heavy_plus_sign" or "handshake" or "➕" or "🤝";

    /// <summary>
    /// Whether something that happened later came in first: kudos or an edit of them after a later edit of the same message, a reaction after it was taken
    /// back or put there again. What was later stands.
    /// </summary>
    private async Task<bool> IsOvertakenAsync(InboxEvent inbound, CancellationToken cancellationToken)
    {
        if (inbound.HappenedAt is not { } at || inbound.MessageId is null) return false;
        var later = db.Inbox.Where(e => e.Platform == inbound.Platform && e.MessageId == inbound.MessageId && e.Id < inbound.Id && e.HappenedAt > at);
        return inbound.Kind switch
        {
            InboundKind.ReactionAdded or InboundKind.ReactionRemoved => await later.AnyAsync(
                e => (e.Kind == InboundKind.ReactionAdded || e.Kind == InboundKind.ReactionRemoved) && e.Actor == inbound.Actor && e.Text == inbound.Text, cancellationToken),
            InboundKind.Edited => await later.AnyAsync(e => e.Kind == InboundKind.Edited, cancellationToken),
            InboundKind.Text or InboundKind.Command when KudosText.CommandIn(inbound.Text) is not null => await later.AnyAsync(e => e.Kind == InboundKind.Edited, cancellationToken),
            _ => false,
        };
    }

    /// <summary>A message that was edited and is no kudos, and was none; or whose kudos were taken back already.</summary>
    private async Task<bool> IsNothingNewAsync(InboxEvent inbound, CancellationToken cancellationToken)
    {
        var gifts = await db.Gifts.AsNoTracking().Where(g => g.Platform == inbound.Platform && g.MessageId == inbound.MessageId).ToListAsync(cancellationToken);
        return gifts.Count == 0 ? inbound.Text.Length == 0 : !gifts.Exists(g => g.Stands);
    }

    private async Task ReactAsync(InboxEvent inbound, IPlatform platform, CancellationToken cancellationToken)
    {
        if (!IsAddition(inbound.Text) && !IsLike(inbound.Text)) return;
        if (await ReactedToAsync(inbound, cancellationToken) is not { } message || await identify.FindAsync(platform, inbound.Actor, cancellationToken) is not { RemovedAt: null } person) return;
        if (IsAddition(inbound.Text) && message.GiftId is { } gift) await AddAsync(inbound, message, gift, person, cancellationToken);
        else if (IsLike(inbound.Text) && message.SubmissionId is { } submission) await LikeAsync(inbound, message, submission, person, cancellationToken);
    }

    /// <summary>The message of the bot's that the reaction is to: to all of it, or to one of the texts and files that it became.</summary>
    private async Task<OutboxMessage?> ReactedToAsync(InboxEvent inbound, CancellationToken cancellationToken)
    {
        var file = await db.Inbox.Where(e => e.Platform == inbound.Platform && e.MessageId == inbound.MessageId && e.Kind == InboundKind.Shared)
            .Select(e => e.Text).FirstOrDefaultAsync(cancellationToken);
        var ids = db.Outbox.Where(m => m.Platform == inbound.Platform && (m.ExternalId == inbound.MessageId || m.ExternalId == file)).Select(m => m.Id)
            .Union(db.OutboxParts.Where(p => p.ExternalId == inbound.MessageId || p.ExternalId == file).Select(p => p.MessageId));
        return await db.Outbox.AsNoTracking().FirstOrDefaultAsync(m => m.Platform == inbound.Platform && ids.Contains(m.Id) && (m.GiftId != null || m.SubmissionId != null), cancellationToken);
    }

    /// <summary>Adds one point to the kudos that the message tells of, or takes it back.</summary>
    private async Task AddAsync(InboxEvent inbound, OutboxMessage message, GiftId gift, Person person, CancellationToken cancellationToken)
    {
        var mark = $"reaction:{message.ExternalId}";
        await db.BeginWriteAsync(cancellationToken);
        var before = await db.Gifts.FirstOrDefaultAsync(g => g.Platform == inbound.Platform && g.MessageId == mark && g.GiverId == person.Id && g.UndoneAt == null && g.VoidedAt == null, cancellationToken);
        if (inbound.Kind == InboundKind.ReactionRemoved)
        {
            // Older than can be taken back, it stays, and its giver knows: they were told when it was given.
            if (before is not null && !await StillAsync(inbound, message, IsAddition, cancellationToken)) _ = await takeBack.UndoAsync(person, before.Id, tell: false, cancellationToken);
        }
        else if (before is null)
        {
            var refused = (await kudos.AddAsync(person, gift, 1, (inbound.Platform, mark), cancellationToken)).Failed(out var given, out var error);
            db.Notices.Add(Notice.Of(NoticeKind.KudosReacted, person.Id, null, given?.Gift.Id.Value, refused ? Said(error!) : "", time.GetUtcNow()));
        }
    }

    /// <summary>It may be told where others read.</summary>
    private static string Said(Error error) => (error.IsPrivate ? new ToldAlone() : error).Message;

    private async Task LikeAsync(InboxEvent inbound, OutboxMessage message, SubmissionId id, Person person, CancellationToken cancellationToken)
    {
        if (await db.Submissions.FirstOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } submission) return;
        if (inbound.Kind == InboundKind.ReactionRemoved)
        {
            if (!await StillAsync(inbound, message, IsLike, cancellationToken)) await like.UndoAsync(person, id, cancellationToken);
        }
        else _ = await like.RunAsync(person, submission, cancellationToken);
    }

    /// <summary>Whether another reaction of theirs to the message still says so: each comes and goes by itself, on each of its parts.</summary>
    private async Task<bool> StillAsync(InboxEvent removed, OutboxMessage message, Func<string, bool> says, CancellationToken cancellationToken)
    {
        var parts = db.OutboxParts.Where(p => p.MessageId == message.Id).Select(p => p.ExternalId);
        var shown = db.Inbox.Where(e => e.Platform == removed.Platform && e.Kind == InboundKind.Shared && (e.Text == message.ExternalId || parts.Contains(e.Text))).Select(e => e.MessageId);
        var before = await db.Inbox.Where(e => e.Platform == removed.Platform && e.Actor == removed.Actor && e.Id < removed.Id
                && (e.MessageId == message.ExternalId || parts.Contains(e.MessageId) || shown.Contains(e.MessageId))
                && (e.Kind == InboundKind.ReactionAdded || e.Kind == InboundKind.ReactionRemoved))
            .OrderBy(e => e.HappenedAt).ThenBy(e => e.Id).Select(e => new { e.Kind, e.Text, e.MessageId }).ToListAsync(cancellationToken);
        var stand = new HashSet<(string?, string)>();
        foreach (var reaction in before.Where(r => says(r.Text)))
            if (reaction.Kind == InboundKind.ReactionAdded) stand.Add((reaction.MessageId, reaction.Text));
            else stand.Remove((reaction.MessageId, reaction.Text));
        stand.Remove((removed.MessageId, removed.Text));
        return stand.Count > 0;
    }

    /// <summary>A zone that cannot be changed yet (a submission within a day) stays until the account changes again.</summary>
    private async Task RefreshAsync(InboxEvent inbound, IPlatform platform, CancellationToken cancellationToken)
    {
        // A whole workspace changes its profiles; the platform is asked about those alone who are in.
        if (await identify.FindAsync(platform, inbound.Actor, cancellationToken) is not { } person
            || await platform.ProfileAsync(inbound.Actor, cancellationToken) is not { } profile) return;
        await db.BeginWriteAsync(cancellationToken);
        await identify.KnowAsync(platform, inbound.Actor, profile, cancellationToken);
        person.Hear(profile.Locale);
        if (profile.TimeZone is { } zone) _ = await changeZone.RunAsync(person, zone, cancellationToken);
    }
}
