using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Gives a card to somebody of the team, who is told.</summary>
internal sealed class CardAssignCommand(ManageCards manage, CardView view, Texts texts) : ICommand
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
        return (await manage.AssignAsync(call.Actor, call.Card!, person, cancellationToken)).Failed(out var card, out var error)
            ? texts.Refuse(error)
            : view.Changed("roadmap.assigned", card, new { person = new PersonSpan(person.Id.Value, person.Name) });
    }
}
