using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Process.Meetings;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>The lab's own meeting: begun with a look at all challenges, shown, and ended.</summary>
internal sealed class MeetingLabCommand(CoResearchDb db, HoldMeeting hold, MeetingList list, AssembleAgenda assemble, AgendaView agenda, MinutesView view, Texts texts) : ICommand
{
    private static readonly string[] Steps = ["start", "end"];

    public CommandSpec Spec => new("meeting lab", "Show the lab's last meeting; mentors and owners begin one with start, and end it with end")
    {
        Arguments = [new("step", ArgumentKind.Word, "start or end; nothing shows the minutes", Optional: true)],
        Example = "/meeting lab start",
        Topic = Topics.Rhythm,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        switch (call.Text("step")?.ToLowerInvariant())
        {
            case null:
                return await list.NewestAsync(null, 0, cancellationToken) is { } last ? new ChatMessage([.. view.Whole(last, null)]) : texts.Say("meeting.none_lab");
            case "start":
                return (await hold.BeginAsync(call.Actor, null, cancellationToken)).Error is { } refused ? texts.Refuse(refused) : await BeginAsync(cancellationToken);
            case "end":
                if ((await hold.EndAsync(call.Actor, null, call.Platform, call.Conversation, cancellationToken)).Failed(out var meeting, out var error)) return texts.Refuse(error);
                await db.SaveChangesAsync(cancellationToken);
                return new ChatMessage([.. view.Whole((await list.FindAsync(meeting.Id, cancellationToken))!, null)]);
            case { } other:
                return texts.Refuse(new NoSuchStepOfMeeting(other, Nearest.Hint(other, Steps)));
        }
    }

    private async Task<ChatMessage> BeginAsync(CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        var blocks = new List<Block> { texts.Paragraph("meeting.begins_lab") };
        foreach (var challenge in await db.Challenges.AsNoTracking().Where(c => c.State == ChallengeState.Open).OrderBy(c => c.Slug).ToListAsync(cancellationToken))
            blocks.Add(agenda.Short(await assemble.OfAsync(challenge, cancellationToken)));
        return new ChatMessage(blocks);
    }
}

internal sealed record NoSuchStepOfMeeting(string Typed, Phrase Hint)
    : Error("no_such_step_of_meeting", $"\"{Typed}\" is neither start nor end.{Hint} /meeting lab shows the minutes, /meeting lab start begins a meeting, /meeting lab end ends it.");
