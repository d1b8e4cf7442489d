using System.Globalization;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Adds a step to a card's checklist, or ticks one.</summary>
internal sealed class CardStepCommand(ManageCards manage, CardView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("card step", "Add a step to a card's checklist, or tick one by its number")
    {
        Arguments = [CardArgument.Card, new("step", ArgumentKind.Rest, "what is to be done; or a step's number, which ticks it, and again takes the tick away")],
        Example = "/card step 12 Plot the rate against Size",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var typed = call.Text("step")!;
        if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return (await manage.TickAsync(call.Actor, call.Card!, number, cancellationToken)).Failed(out var ticked, out var missing)
                ? texts.Refuse(missing)
                : view.Changed("roadmap.ticked", ticked, new { number });
        return (await manage.AddStepAsync(call.Actor, call.Card!, typed, cancellationToken)).Failed(out var card, out var error)
            ? texts.Refuse(error)
            : view.Changed("roadmap.step_added", card, new { step = TextSpan.OfMember(typed) });
    }
}
