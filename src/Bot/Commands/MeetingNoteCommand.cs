using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Meetings;

namespace CoResearch.Bot.Commands;

/// <summary>Write a note into the meeting that goes on.</summary>
internal sealed class MeetingNoteCommand(HoldMeeting hold, Texts texts) : ICommand
{
    public CommandSpec Spec => new("meeting note", "Write a note into the meeting that goes on")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("note", ArgumentKind.Rest, "what was said")],
        Example = "/meeting note gamma-hadron The cut on Size loses the faint showers",
        Topic = Topics.Rhythm,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await hold.SayAsync(call.Actor, call.Challenge!, MeetingLineKind.Note, call.Text("note")!, cancellationToken)).Failed(out var line, out var error)
            ? texts.Refuse(error)
            : texts.Say("meeting.note_taken", new { text = TextSpan.OfMember(line.Text) });
}
