using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Puts a card on a challenge's board.</summary>
internal sealed class CardAddCommand(ManageCards manage, CardView view, ArgumentResolver people, TimeProvider time, Texts texts) : ICommand
{
    public CommandSpec Spec => new("card add", "Put a card on the board: what, who, by when, in which column")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("card", ArgumentKind.Rest, "what is to be done; then @who, due friday, #doing for a column, #anything for a label")],
        Example = "/card add \"Look at the cut on Size\" @ada due friday #doing",
        HasForm = true,
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var typed = call.Text("card")!;
        var today = call.Actor.DayAt(time.GetUtcNow());
        if (CardText.Read(typed, today).Failed(out var read, out var error)) return texts.Refuse(error);
        var assignees = new List<Person>();
        foreach (var mention in read.Mentions)
        {
            if ((await people.PersonAsync(mention, call.Platform, cancellationToken)).Failed(out var person, out var unknown)) return texts.Refuse(unknown);
            assignees.Add(person);
        }
        return view.Answer(await manage.AddAsync(call.Actor, call.Challenge!, read, assignees, cancellationToken), "roadmap.added", ("slug", call.Challenge!.Slug));
    }
}
