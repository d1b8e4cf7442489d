using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Meetings;

namespace CoResearch.Bot.Commands;

/// <summary>Gives something to do, which is a card at once.</summary>
internal sealed class MeetingTaskCommand(HoldMeeting hold, CardWords words, CardView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("meeting task", "Give something to do in the meeting that goes on: it is a card of the challenge at once")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("task", ArgumentKind.Rest, "what is to be done; then @who, due friday, #doing for a column, #anything for a label")],
        Example = "/meeting task gamma-hadron \"Compare the hashes\" @ada due friday",
        Topic = Topics.Rhythm,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await words.ReadAsync(call, call.Text("task")!, cancellationToken)).Failed(out var read, out var error)
            ? texts.Refuse(error)
            : view.Answer(await hold.TaskAsync(call.Actor, call.Challenge!, read.Text, read.People, cancellationToken), "roadmap.added", ("slug", call.Challenge!.Slug));
}
