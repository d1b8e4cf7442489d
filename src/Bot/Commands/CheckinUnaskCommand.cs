using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.CheckIns;

namespace CoResearch.Bot.Commands;

/// <summary>Ends a standing question.</summary>
internal sealed class CheckinUnaskCommand(CheckInPlans plans, Texts texts) : ICommand
{
    public CommandSpec Spec => new("checkin unask", "Ask one of the standing questions no more")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("question", ArgumentKind.Integer, "its number as in /checkin plan")],
        Example = "/checkin unask gamma-hadron 1",
        Topic = Topics.Rhythm,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        return (await plans.EndAsync(call.Challenge!, call.Integer("question")!.Value, cancellationToken)).Failed(out var question, out var error)
            ? texts.Refuse(error)
            : texts.Say("checkin.asks_no_more", new { call.Challenge!.Slug, question = TextSpan.OfMember(question.Text) });
    }
}
