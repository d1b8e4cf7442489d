using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Process.Meetings;

namespace CoResearch.Bot.Commands;

/// <summary>Ends a challenge's meeting: its minutes.</summary>
internal sealed class MeetingEndCommand(CoResearchDb db, HoldMeeting hold, MeetingList list, MinutesView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("meeting end", "End a challenge's meeting; its minutes go to the challenge's channels")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/meeting end gamma-hadron",
        Topic = Topics.Rhythm,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await hold.EndAsync(call.Actor, call.Challenge!, call.Platform, call.Conversation, cancellationToken)).Failed(out var meeting, out var error)) return texts.Refuse(error);
        await db.SaveChangesAsync(cancellationToken);
        return new ChatMessage([.. view.Whole((await list.FindAsync(meeting.Id, cancellationToken))!, call.Challenge!.Title)]);
    }
}
