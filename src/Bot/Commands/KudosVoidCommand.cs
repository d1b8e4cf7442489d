using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>Declares a gift void: its points go back, and the people concerned are told why.</summary>
internal sealed class KudosVoidCommand(TakeBackKudos takeBack, Texts texts) : ICommand
{
    public CommandSpec Spec => new("kudos void", "Declare a gift void, with a reason that its giver and receivers are told")
    {
        Arguments = [new("gift", ArgumentKind.Integer, "the gift's number"), new("reason", ArgumentKind.Rest, "why")],
        Example = "/kudos void 12 Given for a bet",
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await takeBack.VoidAsync(call.Actor, new GiftId(call.Integer("gift")!.Value), call.Text("reason")!, cancellationToken)).Failed(out var gift, out var error)
            ? texts.Refuse(error)
            : texts.Say("kudos.voided", new { id = gift.Id.Value }) with { OnlyYou = true };
}
