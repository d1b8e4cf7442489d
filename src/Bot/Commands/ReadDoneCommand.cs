using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>Says that one read something, and what one takes from it.</summary>
internal sealed class ReadDoneCommand(ReadingList list, Texts texts) : ICommand
{
    public CommandSpec Spec => new("read done", "Say that you read something on the list, and what you take from it")
    {
        Arguments = [StageArgument.Challenge, new("number", ArgumentKind.Integer, "its number as in /read"), new("note", ArgumentKind.Rest, "what you take from it, for your team and the report", Optional: true)],
        Example = "/read done gamma-hadron 1 Dropout between the layers helped most",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await list.DoneAsync(call.Actor, call.Challenge!, call.Integer("number")!.Value, call.Text("note"), cancellationToken)).Failed(out var reading, out var error) ? texts.Refuse(error)
            : texts.Say(call.Text("note") is null ? "reading.done" : "reading.noted", new { reading.Number, call.Challenge!.Slug });
}
