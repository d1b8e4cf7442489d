using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Puts a card on a challenge's board.</summary>
internal sealed class CardAddCommand(ManageCards manage, CardWords words, CardView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("card add", "Put a card on the board: what, who, by when, in which column")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("card", ArgumentKind.Rest, "what is to be done; then @who, due friday, #doing for a column, #anything for a label")],
        Example = "/card add \"Look at the cut on Size\" @ada due friday #doing",
        HasForm = true,
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await words.ReadAsync(call, call.Text("card")!, cancellationToken)).Failed(out var read, out var error)
            ? texts.Refuse(error)
            : view.Answer(await manage.AddAsync(call.Actor, call.Challenge!, read.Text, read.People, cancellationToken), "roadmap.added", ("slug", call.Challenge!.Slug));
}
