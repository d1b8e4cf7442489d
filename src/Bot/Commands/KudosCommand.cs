using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Gives kudos as they are typed; without words it tells what there is to give. An edited message edits what it gave.</summary>
internal sealed class KudosCommand(
    CoResearchDb db, BindChannel channels, GiveKudos give, TakeBackKudos takeBack, Ledger ledger, ArgumentResolver people, KudosView view, LabRules rules, TimeProvider clock, Texts texts) : ICommand
{
    public CommandSpec Spec => new("kudos", "Thank people in public, with points from your month's allowance; alone it shows what you have left")
    {
        Arguments = [new("text", ArgumentKind.Rest, "+5 @name for what they did #value; several people get as much each", Optional: true)],
        Example = "/kudos +5 @ada for explaining the gates to everybody #teamwork",
        Topic = Topics.Recognition,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.Edited && await db.Gifts.AsNoTracking().FirstOrDefaultAsync(
                g => g.Platform == call.Platform && g.MessageId == call.MessageId && g.GiverId == call.Actor.Id && g.UndoneAt == null && g.VoidedAt == null, cancellationToken) is { } before)
            return await EditAsync(call, before, cancellationToken);
        return call.Text("text") is { } text ? await GiveAsync(call, text, cancellationToken) : await ShowAsync(call, cancellationToken);
    }

    private async Task<ChatMessage> ShowAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (left, earned) = (await ledger.AllowanceAsync(call.Actor, cancellationToken), await ledger.EarnedAsync(call.Actor.Id, cancellationToken));
        var alone = texts.Alone;
        Block[] debt = earned < 0 ? [alone.Paragraph("rewards.debt", new { debt = -earned })] : [];
        return new ChatMessage(
        [
            alone.Paragraph("kudos.balance", new { left, earned = Math.Max(0, earned), month = ledger.Month }), .. debt,
            alone.Paragraph("kudos.how", new { tags = string.Join(' ', rules.Values.Select(v => "#" + v.Tag)) }),
        ])
        { OnlyYou = true };
    }

    /// <summary>Thanks one person; whoever the reason mentions gets nothing.</summary>
    public async Task<ChatMessage> ThankAsync(CommandCall call, Person receiver, long points, string reason, CancellationToken cancellationToken) =>
        await GiveAsync(call, await OrderAsync(call, points, [receiver], reason, KudosText.TagsIn(reason), cancellationToken), cancellationToken);

    private async Task<ChatMessage> GiveAsync(CommandCall call, string text, CancellationToken cancellationToken) => await GiveAsync(call, await OrderAsync(call, text, cancellationToken), cancellationToken);

    private async Task<ChatMessage> GiveAsync(CommandCall call, Result<KudosOrder> wanted, CancellationToken cancellationToken)
    {
        if (wanted.Failed(out var order, out var error)) return texts.Refuse(error);
        if ((await give.RunAsync(call.Actor, order, cancellationToken)).Failed(out var given, out error)) return texts.Refuse(error) with { Aloud = error is KudosToSelf };
        if (call.Private) db.Notices.Add(Notice.Of(NoticeKind.KudosGiven, null, given.Gift.ChallengeId, given.Gift.Id.Value, "", clock.GetUtcNow()));
        return await view.GivenAsync(call.Actor, given, cancellationToken);
    }

    /// <summary>
    /// The message says something else now: what it gave is taken back, and what it gives now is given, or neither. Whoever got it is told; for everybody else what
    /// told of it is changed.
    /// </summary>
    private async Task<ChatMessage> EditAsync(CommandCall call, Gift before, CancellationToken cancellationToken)
    {
        if ((await takeBack.UndoAsync(call.Actor, before.Id, tell: true, cancellationToken)).Error is { } late) return texts.Refuse(late);
        var undone = await view.UndoneAsync(call.Actor, before, cancellationToken);
        return call.Text("text") is { } text ? await GiveAsync(call, text, cancellationToken) with { Edits = undone.Edits } : undone with { InPlace = true };
    }

    private async Task<Result<KudosOrder>> OrderAsync(CommandCall call, string text, CancellationToken cancellationToken)
    {
        if (KudosText.Read(text, bareNumber: true) is not { } said) return text.Contains('@') ? new NoAmount() : new NoReceiver();
        if (said.Denied is { } word) return new KudosDenied(word);
        if (said.HasAnother) return new OneGiftAMessage();
        var receivers = new List<Person>();
        foreach (var mention in said.Receivers)
        {
            if ((await people.PersonAsync(mention.StartsWith('<') ? mention : "@" + mention, call.Platform, cancellationToken)).Failed(out var person, out var unknown)) return unknown;
            if (!receivers.Exists(r => r.Id == person.Id)) receivers.Add(person);
        }
        return await OrderAsync(call, said.Points, receivers, said.Reason, said.Tags, cancellationToken);
    }

    private async Task<Result<KudosOrder>> OrderAsync(CommandCall call, long points, IReadOnlyList<Person> receivers, string reason, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        if (KudosText.Letters(reason) < rules.Kudos.ReasonLetters) return new ReasonTooShort(rules.Kudos.ReasonLetters);
        var channel = await channels.FindAsync(call.Platform, call.Conversation, call.Thread, cancellationToken);
        return new KudosOrder(points, receivers, reason, tags) { Challenge = channel?.ChallengeId, Platform = call.MessageId is null ? null : call.Platform, MessageId = call.MessageId };
    }
}

internal sealed record NoAmount()
    : Error("no_amount", "Say how many points right before the name: /kudos +5 @name for what they did #teamwork");

internal sealed record KudosDenied(string Word)
    : Error("kudos_denied", $"You write “{Word}” before the points, so nothing was given. If you mean to give them, begin with them: +5 @name for what they did #teamwork");

internal sealed record OneGiftAMessage()
    : Error("one_gift_a_message", "One gift a message: name everybody who gets the same in a row, and send the others on their own. Nothing was given.");
