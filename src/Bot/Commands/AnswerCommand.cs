using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Questions;

namespace CoResearch.Bot.Commands;

/// <summary>Answers a member's question.</summary>
internal sealed class AnswerCommand(AskMentors ask, Texts texts) : ICommand
{
    public CommandSpec Spec => new("answer", "Answer a question; who asked is told")
    {
        Arguments = [new("question", ArgumentKind.Integer, "its number as in /questions"), new("answer", ArgumentKind.Rest, "your answer")],
        Example = "/answer 3 It sees the brightness: map the scores in bins of Size",
        Topic = Topics.Rhythm,
        Discreet = true,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await ask.AnswerAsync(call.Actor, call.Integer("question")!.Value, call.Text("answer")!, cancellationToken)).Failed(out var question, out var error)) return texts.Refuse(error);
        return new ChatMessage(texts.Paragraph("question.answered", new { id = question.Id }), new ButtonsBlock([new(texts.Of("question.button_keep"), $"/faq keep {question.Id}")]));
    }
}
