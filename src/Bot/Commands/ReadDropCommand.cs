using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>Takes something off a challenge's reading list.</summary>
internal sealed class ReadDropCommand(ReadingList list, Texts texts) : ICommand
{
    public CommandSpec Spec => new("read drop", "Take something off the reading list that you put there, or as its mentor")
    {
        Arguments = [StageArgument.Challenge, new("number", ArgumentKind.Integer, "its number as in /read")],
        Example = "/read drop gamma-hadron 1",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await list.DropAsync(call.Actor, call.Actor.IsOwner || call.Membership is { Guides: true }, call.Challenge!, call.Integer("number")!.Value, cancellationToken)).Failed(out var reading, out var error) ? texts.Refuse(error)
            : texts.Say("reading.dropped", new { reading.Number, call.Challenge!.Slug });
}
