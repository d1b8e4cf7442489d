using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Takes a card from somebody.</summary>
internal sealed class CardUnassignCommand(ManageCards manage, CardView view) : ICommand
{
    public CommandSpec Spec => new("card unassign", "Take a card from somebody, or give back your own")
    {
        Arguments = [CardArgument.Card, new("person", ArgumentKind.Person, "who has it; you, where nobody is named", Optional: true)],
        Example = "/card unassign 12",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var person = call.Person("person") ?? call.Actor;
        return view.Answer(await manage.UnassignAsync(call.Actor, call.Card!, person, cancellationToken), "roadmap.unassigned", ("person", new PersonSpan(person.Id.Value, person.Name)));
    }
}
