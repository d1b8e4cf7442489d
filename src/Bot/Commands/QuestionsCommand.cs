using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Questions;

namespace CoResearch.Bot.Commands;

/// <summary>What waits for an answer of the reader's, and what they asked.</summary>
internal sealed class QuestionsCommand(QuestionList list, QuestionView view, Texts texts) : ICommand
{
    private const int Most = 10;

    public CommandSpec Spec => new("questions", "Show what waits for your answer, and what you asked")
    {
        Example = "/questions",
        Topic = Topics.Rhythm,
        Discreet = true,
        Access = Access.Anyone,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var waiting = await list.WaitingForAsync(call.Actor, cancellationToken);
        var own = await list.OfAsync(call.Actor.Id, Most, cancellationToken);
        if (waiting.Count == 0 && own.Count == 0) return texts.Say("question.none");
        var blocks = new List<Block>();
        if (waiting.Count > 0) blocks.Add(texts.Heading("question.waiting", new { count = waiting.Count }));
        foreach (var row in waiting.Take(Most)) blocks.AddRange([.. view.Blocks(row), texts.Paragraph("question.how_answer", new { id = row.Question.Id })]);
        if (own.Count > 0) blocks.Add(texts.Heading("question.yours"));
        blocks.AddRange(own.SelectMany(view.Blocks));
        return new ChatMessage(blocks);
    }
}
