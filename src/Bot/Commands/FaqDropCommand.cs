using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Questions;

namespace CoResearch.Bot.Commands;

/// <summary>Takes an answer out of those for everybody.</summary>
internal sealed class FaqDropCommand(AskMentors ask, Texts texts) : ICommand
{
    public CommandSpec Spec => new("faq drop", "Take an answer out of those for everybody")
    {
        Arguments = [new("question", ArgumentKind.Integer, "its number")],
        Example = "/faq drop 3",
        Topic = Topics.Rhythm,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        return (await ask.KeepAsync(call.Actor, call.Integer("question")!.Value, keep: false, cancellationToken)).Failed(out var question, out var error)
            ? texts.Refuse(error) : texts.Say("question.dropped", new { id = question.Id });
    }
}
