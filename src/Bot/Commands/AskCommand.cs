using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Questions;

namespace CoResearch.Bot.Commands;

/// <summary>Brings a question to a challenge's mentors, and shows answers that are like it.</summary>
internal sealed class AskCommand(AskMentors ask, QuestionList list, QuestionView view, Texts texts) : ICommand
{
    private const int MostLike = 2;

    public CommandSpec Spec => new("ask", "Ask the mentors of a challenge; answers to questions like yours come at once")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("question", ArgumentKind.Rest, "what you want to know: what you tried, what you expected, what came") { Longest = Question.LongestText }],
        Example = "/ask gamma-hadron Why does the gate fail although my score is the best?",
        HasForm = true,
        Topic = Topics.Rhythm,
        Discreet = true,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var text = call.Text("question")!;
        var like = await list.KeptAsync(call.Challenge!.Id, text, MostLike, cancellationToken);
        if ((await ask.AskAsync(call.Actor, call.Challenge!, text, cancellationToken)).Failed(out var asked, out var error)) return texts.Refuse(error);
        var question = asked.Question;
        if (asked.Again) return texts.Say(question.AnsweredAt is null ? "question.asked_before" : "question.answered_before", new { id = question.Id, asked = new TimeSpanned(question.AskedAt), answer = TextSpan.OfMember(question.Answer ?? "") }) with { OnlyYou = true };
        var blocks = new List<Block> { texts.Paragraph("question.taken", new { id = question.Id, call.Challenge!.Slug }) };
        if (like.Count > 0) blocks.Add(texts.Paragraph("question.like"));
        blocks.AddRange(like.SelectMany(view.Kept));
        return new ChatMessage(blocks);
    }
}
