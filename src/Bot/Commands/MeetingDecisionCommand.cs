using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Meetings;

namespace CoResearch.Bot.Commands;

/// <summary>Write down what the meeting decided.</summary>
internal sealed class MeetingDecisionCommand(HoldMeeting hold, Texts texts) : ICommand
{
    public CommandSpec Spec => new("meeting decision", "Write down what the meeting decided")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("decision", ArgumentKind.Rest, "what was decided")],
        Example = "/meeting decision gamma-hadron We drop the cut on Size",
        Topic = Topics.Rhythm,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await hold.SayAsync(call.Actor, call.Challenge!, MeetingLineKind.Decision, call.Text("decision")!, cancellationToken)).Failed(out var line, out var error)
            ? texts.Refuse(error)
            : texts.Say("meeting.decision_taken", new { text = TextSpan.OfMember(line.Text) });
}
