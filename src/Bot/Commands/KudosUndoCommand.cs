using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>Takes back what one gave within the last minutes.</summary>
internal sealed class KudosUndoCommand(TakeBackKudos takeBack, KudosView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("kudos undo", "Take back the kudos that you gave last, within ten minutes")
    {
        Arguments = [new("gift", ArgumentKind.Integer, "a gift's number; the last one without it", Optional: true)],
        Example = "/kudos undo",
        Topic = Topics.Recognition,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await takeBack.UndoAsync(call.Actor, call.Integer("gift") is { } id ? new GiftId(id) : null, tell: call.Private, cancellationToken)).Failed(out var gift, out var error)
            ? texts.Refuse(error)
            : await view.UndoneAsync(call.Actor, gift, cancellationToken);
}
