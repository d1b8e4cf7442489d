using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Joins a submission to a card.</summary>
internal sealed class CardLinkCommand(ManageCards manage, CardView view) : ICommand
{
    public CommandSpec Spec => new("card link", "Join a submission to a card; \"card 12\" in a commit's message does it, too")
    {
        Arguments = [CardArgument.Card, new("submission", ArgumentKind.Submission, "a submission's number")],
        Example = "/card link 12 34",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        view.Answer(await manage.LinkAsync(call.Actor, call.Card!, call.Submission!, cancellationToken), "roadmap.linked", ("submission", call.Submission!.Id.Value));
}
