using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Says something about a card.</summary>
internal sealed class CardCommentCommand(ManageCards manage, CardView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("card comment", "Say something about a card; it is kept with it")
    {
        Arguments = [CardArgument.Card, new("text", ArgumentKind.Rest, "what you want to say")],
        Example = "/card comment 12 The cut hides the faint showers",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        return (await manage.CommentAsync(call.Actor, call.Card!, call.Text("text")!, cancellationToken)).Failed(out var card, out var error)
            ? texts.Refuse(error)
            : view.Changed("roadmap.commented", card);
    }
}
