using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Gives a card to somebody of the team, who is told.</summary>
internal sealed class CardAssignCommand(ManageCards manage, CardView view) : ICommand
{
    public CommandSpec Spec => new("card assign", "Give a card to somebody who takes part; they are told")
    {
        Arguments = [CardArgument.Card, new("person", ArgumentKind.Person, "whose it is from now on; others keep it, too")],
        Example = "/card assign 12 @ada",
        HasForm = true,
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var person = call.Person("person")!;
        return view.Answer(await manage.AssignAsync(call.Actor, call.Card!, person, cancellationToken), "roadmap.assigned", ("person", new PersonSpan(person.Id.Value, person.Name)));
    }
}
