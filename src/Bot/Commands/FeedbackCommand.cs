using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>A question or a word about the report that was presented last.</summary>
internal sealed class FeedbackCommand(PresentReport present, Texts texts) : ICommand
{
    public CommandSpec Spec => new("feedback", "Ask or say something about a challenge's report that was presented")
    {
        Arguments = [StageArgument.Challenge, new("text", ArgumentKind.Rest, "your question, praise or doubt; it comes into the report with your name") { Longest = ReportFeedback.LongestText }],
        Example = "/feedback gamma-hadron Did you try it without the Size column?",
        HasForm = true,
        Topic = Topics.Plan,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await present.SayAsync(call.Actor, call.Challenge!, call.Text("text")!, cancellationToken)).Failed(out _, out var error) ? texts.Refuse(error)
            : texts.Say("report.said", new { call.Challenge!.Slug });
}
