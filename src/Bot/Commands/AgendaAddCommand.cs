using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Meetings;

namespace CoResearch.Bot.Commands;

/// <summary>Puts something on the agenda of the meeting that goes on, or of the next one.</summary>
internal sealed class AgendaAddCommand(HoldMeeting hold, Texts texts) : ICommand
{
    public CommandSpec Spec => new("agenda add", "Put a topic on the agenda of a challenge's next meeting")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("topic", ArgumentKind.Rest, "what you want to talk about")],
        Example = "/agenda add gamma-hadron Do we need more simulated showers?",
        Topic = Topics.Rhythm,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await hold.SayAsync(call.Actor, call.Challenge!, MeetingLineKind.Topic, call.Text("topic")!, cancellationToken)).Failed(out var line, out var error)
            ? texts.Refuse(error)
            : texts.Say(line.MeetingId is null ? "meeting.topic_waits" : "meeting.topic_taken", new { call.Challenge!.Slug, text = TextSpan.OfMember(line.Text) });
}
