using System.Globalization;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Adds a step to a card's checklist, or ticks one.</summary>
internal sealed class CardStepCommand(ManageCards manage, CardView view) : ICommand
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
            return view.Answer(await manage.TickAsync(call.Actor, call.Card!, number, cancellationToken), "roadmap.ticked", ("number", number));
        return view.Answer(await manage.AddStepAsync(call.Actor, call.Card!, typed, cancellationToken), "roadmap.step_added", ("step", TextSpan.OfMember(typed)));
    }
}
