using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Questions;

namespace CoResearch.Bot.Commands;

/// <summary>Puts an answer among those for everybody.</summary>
internal sealed class FaqKeepCommand(AskMentors ask, Texts texts) : ICommand
{
    public CommandSpec Spec => new("faq keep", "Keep an answer for everybody: it is offered when somebody asks the like")
    {
        Arguments = [new("question", ArgumentKind.Integer, "its number")],
        Example = "/faq keep 3",
        Topic = Topics.Rhythm,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        return (await ask.KeepAsync(call.Actor, call.Integer("question")!.Value, keep: true, cancellationToken)).Failed(out var question, out var error)
            ? texts.Refuse(error) : texts.Say("question.kept", new { id = question.Id });
    }
}
