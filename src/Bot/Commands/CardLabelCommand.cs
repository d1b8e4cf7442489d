using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Puts a label on a card, or takes it off.</summary>
internal sealed class CardLabelCommand(ManageCards manage, CardView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("card label", "Put a label on a card, or take it off where it is on")
    {
        Arguments = [CardArgument.Card, new("label", ArgumentKind.Word, "a word of letters, digits and dashes")],
        Example = "/card label 12 write-up",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (CardText.ReadLabel(call.Text("label")!).Failed(out var label, out var error)) return texts.Refuse(error);
        return view.Answer(await manage.LabelAsync(call.Actor, call.Card!, label, cancellationToken), "roadmap.labelled", ("label", "#" + label));
    }
}
