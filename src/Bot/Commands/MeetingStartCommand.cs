using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Process.Meetings;

namespace CoResearch.Bot.Commands;

/// <summary>Begins a challenge's meeting, with its agenda.</summary>
internal sealed class MeetingStartCommand(CoResearchDb db, HoldMeeting hold, AssembleAgenda assemble, AgendaView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("meeting start", "Begin a challenge's meeting: its agenda, then notes, decisions and tasks as they come")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/meeting start gamma-hadron",
        Topic = Topics.Rhythm,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await hold.BeginAsync(call.Actor, call.Challenge!, cancellationToken)).Error is { } error) return texts.Refuse(error);
        await db.SaveChangesAsync(cancellationToken);
        return new ChatMessage([texts.Paragraph("meeting.begins", new { call.Challenge!.Slug }), .. view.Blocks(await assemble.OfAsync(call.Challenge, cancellationToken))]);
    }
}
