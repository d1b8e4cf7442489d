using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Says something about a card.</summary>
internal sealed class CardCommentCommand(ManageCards manage, CardView view) : ICommand
{
    public CommandSpec Spec => new("card comment", "Say something about a card; it is kept with it")
    {
        Arguments = [CardArgument.Card, new("text", ArgumentKind.Rest, "what you want to say")],
        Example = "/card comment 12 The cut hides the faint showers",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        view.Answer(await manage.CommentAsync(call.Actor, call.Card!, call.Text("text")!, cancellationToken), "roadmap.commented");
}
