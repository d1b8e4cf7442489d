using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.CheckIns;

namespace CoResearch.Bot.Commands;

/// <summary>Adds a standing question to a challenge's check-ins.</summary>
internal sealed class CheckinAskCommand(CheckInPlans plans, Texts texts) : ICommand
{
    public CommandSpec Spec => new("checkin ask", "Ask your students one more thing every week")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("question", ArgumentKind.Rest, "what you want to know every week")],
        Example = "/checkin ask gamma-hadron How many hours did you have for it?",
        Topic = Topics.Rhythm,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        return (await plans.AskAlwaysAsync(call.Challenge!, call.Text("question")!, cancellationToken)).Failed(out var question, out var error)
            ? texts.Refuse(error)
            : texts.Say("checkin.asks", new { call.Challenge!.Slug, question = TextSpan.OfMember(question.Text) });
    }
}
