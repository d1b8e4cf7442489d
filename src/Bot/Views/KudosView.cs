using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>A gift as everybody sees it, and what its giver alone is told.</summary>
internal sealed class KudosView(CoResearchDb db, LabRules rules, Texts texts)
{
    public async Task<ChatMessage> GivenAsync(Person giver, GivenKudos given, CancellationToken cancellationToken)
    {
        var message = await PublicAsync(given.Gift, giver, given.Receivers, cancellationToken);
        return message with
        {
            Aside = texts.Alone.Say("kudos.left", new { given.Left, minutes = rules.Kudos.Undo.TotalMinutes, undo = new CodeSpan($"/kudos undo {given.Gift.Id.Value}") }),
        };
    }

    /// <summary>The gift as it stands in the database; null when it was taken back.</summary>
    public async Task<ChatMessage?> PublicAsync(GiftId id, CancellationToken cancellationToken)
    {
        var gift = await db.Gifts.AsNoTracking().SingleAsync(g => g.Id == id, cancellationToken);
        if (!gift.Stands) return null;
        var giver = await db.People.AsNoTracking().SingleAsync(p => p.Id == gift.GiverId, cancellationToken);
        return await PublicAsync(gift, giver, await ReceiversAsync(id, cancellationToken), cancellationToken);
    }

    /// <summary>Said anew, and in place of what told of the gift.</summary>
    public async Task<ChatMessage> UndoneAsync(Person giver, Gift gift, CancellationToken cancellationToken)
    {
        var told = texts.Say("kudos.undone", new { giver = new PersonSpan(giver.Id.Value, giver.Name), id = gift.Id.Value, people = Names(await ReceiversAsync(gift.Id, cancellationToken)) });
        return told with { Edits = (KeyOf(gift.Id), told) };
    }

    /// <summary>The public message of a gift.</summary>
    public static string KeyOf(GiftId id) => $"gift-{id.Value}";

    public Task<List<Person>> ReceiversAsync(GiftId id, CancellationToken cancellationToken) => (
        from share in db.GiftShares.AsNoTracking()
        join person in db.People on share.ReceiverId equals person.Id
        where share.GiftId == id
        orderby person.Name
        select person).ToListAsync(cancellationToken);

    /// <summary>@ada, @bob and @cy.</summary>
    public string Names(IReadOnlyList<Person> people) => people.Count == 1 ? "@" + people[0].Name
        : texts.Of("kudos.and", new { first = string.Join(", ", people.Take(people.Count - 1).Select(p => "@" + p.Name)), last = "@" + people[^1].Name });

    private async Task<ChatMessage> PublicAsync(Gift gift, Person giver, IReadOnlyList<Person> receivers, CancellationToken cancellationToken)
    {
        var first = gift.AddsTo is { } root ? await db.Gifts.AsNoTracking().SingleAsync(g => g.Id == root, cancellationToken) : gift;
        var all = await db.Gifts.Where(g => (g.Id == first.Id || g.AddsTo == first.Id) && g.UndoneAt == null && g.VoidedAt == null && g.Id != gift.Id)
            .SumAsync(g => g.Points, cancellationToken) + gift.Points;
        var spans = new List<Span>(texts.Spans(gift.AddsTo is null ? "kudos.given" : "kudos.added", new { giver = new PersonSpan(giver.Id.Value, giver.Name), gift.Points }));
        for (var i = 0; i < receivers.Count; i++)
            spans.AddRange([new TextSpan(i == 0 ? " " : i == receivers.Count - 1 ? texts.Of("kudos.and_one") : ", "), new PersonSpan(receivers[i].Id.Value, receivers[i].Name)]);
        if (receivers.Count > 1) spans.AddRange(texts.Spans("kudos.each"));
        spans.Add(new TextSpan(": "));
        spans.Add(TextSpan.OfMember(gift.Reason));
        var blocks = new List<Block> { new ParagraphBlock(spans) };
        if (gift.AddsTo is not null) blocks.Add(texts.Paragraph("kudos.together", new { points = all }));

        // What was taken back cannot be added to.
        var open = first.Stands ? first : gift;
        blocks.Add(new ButtonsBlock([new Button(texts.Of("kudos.button_too", new { open.Points }), $"/kudos too {open.Id.Value}")]));
        return new ChatMessage(blocks) { Gift = open.Id.Value, Key = KeyOf(gift.Id) };
    }
}

/// <summary>Kudos that were given where nobody else reads, for the channels.</summary>
internal sealed class KudosGivenView(KudosView view) : INoticeView
{
    public NoticeKind Kind => NoticeKind.KudosGiven;

    public bool InChannels => true;

    public Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) => view.PublicAsync(new GiftId(notice.AboutId!.Value), cancellationToken);
}

/// <summary>Tells somebody that they got kudos, from whom and what for.</summary>
internal sealed class KudosReceivedView(CoResearchDb db, Ledger ledger, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.KudosReceived;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var found = await (from gift in db.Gifts.AsNoTracking()
                           join giver in db.People on gift.GiverId equals giver.Id
                           join receiver in db.People on notice.PersonId equals receiver.Id
                           where gift.Id == new GiftId(notice.AboutId!.Value)
                           select new { gift, giver, receiver }).SingleAsync(cancellationToken);
        if (!found.gift.Stands) return null;
        return texts.Say("kudos.received", new
        {
            receiver = new PersonSpan(found.receiver.Id.Value, found.receiver.Name),
            giver = new PersonSpan(found.giver.Id.Value, found.giver.Name),
            found.gift.Points,
            reason = TextSpan.OfMember(found.gift.Reason),
            earned = Math.Max(0, await ledger.EarnedAsync(notice.PersonId!.Value, cancellationToken)),
        });
    }
}

/// <summary>Tells somebody that what they got was taken back.</summary>
internal sealed class KudosTakenBackView(CoResearchDb db, KudosView view) : INoticeView
{
    public NoticeKind Kind => NoticeKind.KudosTakenBack;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var gift = await db.Gifts.AsNoTracking().SingleAsync(g => g.Id == new GiftId(notice.AboutId!.Value), cancellationToken);
        return await view.UndoneAsync(await db.People.AsNoTracking().SingleAsync(p => p.Id == gift.GiverId, cancellationToken), gift, cancellationToken) with { Edits = null };
    }
}

/// <summary>Tells giver and receivers that a lab owner declared a gift void, and why.</summary>
internal sealed class KudosVoidedView(CoResearchDb db, Ledger ledger, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.KudosVoided;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var found = await (from gift in db.Gifts.AsNoTracking()
                           join giver in db.People on gift.GiverId equals giver.Id
                           join owner in db.People on gift.VoidedBy equals owner.Id
                           where gift.Id == new GiftId(notice.AboutId!.Value)
                           select new { gift, giver, owner }).SingleAsync(cancellationToken);
        var earned = await ledger.EarnedAsync(notice.PersonId!.Value, cancellationToken);
        var told = texts.Paragraph(notice.PersonId == found.giver.Id ? "kudos.void_giver" : "kudos.void_receiver", new
        {
            id = found.gift.Id.Value,
            found.gift.Points,
            giver = new PersonSpan(found.giver.Id.Value, found.giver.Name),
            owner = new PersonSpan(found.owner.Id.Value, found.owner.Name),
            reason = TextSpan.OfMember(found.gift.VoidReason!),
        });
        return earned < 0 ? new ChatMessage(told, texts.Paragraph("rewards.debt", new { debt = -earned })) : new ChatMessage(told);
    }
}

/// <summary>A private word to mentors about points that may go in circles: something to ask about, nothing to accuse anybody of.</summary>
internal sealed class KudosNotedView(CoResearchDb db, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.KudosNoted;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var look = Detail.Parse(notice.Text);
        var gift = await db.Gifts.AsNoTracking().SingleAsync(g => g.Id == new GiftId(notice.AboutId!.Value), cancellationToken);
        var people = await db.People.AsNoTracking().Where(p => p.Id == gift.GiverId || p.Id == new PersonId(look.Integer("receiver"))).ToListAsync(cancellationToken);
        var (giver, receiver) = (people.Find(p => p.Id == gift.GiverId)!, people.Find(p => p.Id != gift.GiverId)!);
        var noticed = new List<string>();
        if (look.Integer("before") is > 0 and var before) noticed.Add(texts.Of("kudos.noted_before", new { count = before + 1 }));
        if (look.Integer("back") is > 0 and var back) noticed.Add(texts.Of("kudos.noted_back", new { count = back, days = FairPlay.Days }));
        if (look["ring"] == "True") noticed.Add(texts.Of("kudos.noted_ring"));
        if (look["copied"] == "True") noticed.Add(texts.Of("kudos.noted_copied"));
        var told = texts.Paragraph("kudos.noted", new
        {
            giver = new PersonSpan(giver.Id.Value, giver.Name),
            receiver = new PersonSpan(receiver.Id.Value, receiver.Name),
            id = gift.Id.Value,
            noticed = string.Join("; ", noticed),
        });
        return look.Integer("before") > 0 || look.Integer("back") > 0 || look["ring"] == "True" ? new ChatMessage(told, texts.Paragraph("kudos.noted_weighs")) : new ChatMessage(told);
    }
}

/// <summary>Reminds somebody of what they can still give this month.</summary>
internal sealed class KudosLeftView(Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.KudosLeft;

    public Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var words = notice.Text.Split(' ');
        return Task.FromResult<ChatMessage?>(texts.Say("kudos.remind", new { left = long.Parse(words[0]), day = words[1] }));
    }
}

/// <summary>Tells somebody what came of their reaction to kudos.</summary>
internal sealed class KudosReactedView(CoResearchDb db, KudosView view, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.KudosReacted;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (notice.Text.Length > 0) return texts.Say("kudos.reacted_refused", new { why = notice.Text });
        var gift = await db.Gifts.AsNoTracking().SingleAsync(g => g.Id == new GiftId(notice.AboutId!.Value), cancellationToken);
        return gift.Stands ? texts.Say("kudos.reacted", new { gift.Points, people = view.Names(await view.ReceiversAsync(gift.Id, cancellationToken)) }) : null;
    }
}
