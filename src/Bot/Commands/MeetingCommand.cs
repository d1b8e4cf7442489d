using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Meetings;

namespace CoResearch.Bot.Commands;

/// <summary>A challenge's meeting that goes on, or its last one, or one before.</summary>
internal sealed class MeetingCommand(MeetingList list, MinutesView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("meeting", "Show the notes, decisions and tasks of a challenge's last meeting, or of the one that goes on")
    {
        Aliases = ["meetings"],
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), Paging.Argument with { Summary = "page=2 shows the meeting before" }],
        Example = "/meeting gamma-hadron",
        Topic = Topics.Rhythm,
        BeforeAll = true,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        if (Paging.PageOf(call).Failed(out var page, out var error)) return texts.Refuse(error);
        var count = await list.CountAsync(challenge.Id, cancellationToken);
        if (count == 0) return texts.Say("meeting.none", new { challenge.Slug });
        if (page > count) return texts.Refuse(new NoSuchPage(page, count));
        var blocks = view.Whole((await list.NewestAsync(challenge.Id, page - 1, cancellationToken))!, challenge.Title).ToList();
        if (page < count) blocks.Add(new ButtonsBlock([new(texts.Of("meeting.button_before"), $"/meeting {challenge.Slug} page={page + 1}")]));
        return new ChatMessage(blocks);
    }
}
