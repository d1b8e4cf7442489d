using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Changes what a card says.</summary>
internal sealed class CardRenameCommand(ManageCards manage, CardView view) : ICommand
{
    public CommandSpec Spec => new("card rename", "Change what a card says")
    {
        Arguments = [CardArgument.Card, new("title", ArgumentKind.Rest, "what it says from now on")],
        Example = "/card rename 12 Look at the cut on Size and Width",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        view.Answer(await manage.RenameAsync(call.Actor, call.Card!, call.Text("title")!, cancellationToken), "roadmap.renamed");
}
