using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Declares a gift void: its points go back, and the people concerned are told why.</summary>
internal sealed class KudosVoidCommand(CoResearchDb db, TakeBackKudos takeBack, KudosView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("kudos void", "Declare a gift void, with a reason that its giver and receivers are told")
    {
        Arguments = [new("gift", ArgumentKind.Integer, "the gift's number"), new("reason", ArgumentKind.Rest, "why")],
        Example = "/kudos void 12 Given for a bet",
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await takeBack.VoidAsync(call.Actor, new GiftId(call.Integer("gift")!.Value), call.Text("reason")!, cancellationToken)).Failed(out var gift, out var error)) return texts.Refuse(error);
        var (people, alone) = (view.Names(await view.ReceiversAsync(gift.Id, cancellationToken)), texts.Alone);
        var voided = alone.Paragraph("kudos.voided", new { id = gift.Id.Value });
        var additions = await db.Gifts.Where(g => g.AddsTo == gift.Id && g.UndoneAt == null && g.VoidedAt == null).OrderBy(g => g.Id).Select(g => g.Id).ToListAsync(cancellationToken);
        var answer = additions.Count == 0 ? new ChatMessage(voided) : new ChatMessage(voided, alone.Paragraph("kudos.voided_additions", new { ids = string.Join(", ", additions.Select(a => a.Value)) }));
        return answer with { OnlyYou = true, Edits = (KudosView.KeyOf(gift.Id), texts.Say("kudos.was_void", new { id = gift.Id.Value, people })) };
    }
}
