using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Questions;

namespace CoResearch.Bot.Commands;

/// <summary>A challenge's good answers, or those that are like some words.</summary>
internal sealed class FaqCommand(QuestionList list, QuestionView view, Texts texts) : ICommand
{
    private const int Most = 20;

    public CommandSpec Spec => new("faq", "Show the good answers of a challenge, or those to words of yours")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("words", ArgumentKind.Rest, "what you look for", Optional: true)],
        Example = "/faq gamma-hadron gate fails",
        Topic = Topics.Rhythm,
        BeforeAll = true,
        Access = Access.Anyone,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var rows = await list.KeptAsync(call.Challenge!.Id, call.Text("words"), Most, cancellationToken);
        if (rows.Count == 0) return texts.Say(call.Text("words") is null ? "question.none_kept" : "question.none_like", new { call.Challenge!.Slug });
        return new ChatMessage([texts.Heading("question.faq", new { call.Challenge!.Title }), .. rows.SelectMany(view.Kept)]);
    }
}
