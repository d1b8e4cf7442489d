using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Commands;

/// <summary>Decline a claim for an award, with a word why.</summary>
internal sealed class AwardDeclineCommand(AwardDecision decision) : ICommand
{
    public CommandSpec Spec => new("award decline", "Decline a claim for an award, with a word why")
    {
        Arguments = AwardDecision.Arguments,
        Example = "/award decline 4 Nobody has run it yet",
        Topic = Topics.Guide,
        Access = Access.Guide,
        Audited = true,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) => decision.RunAsync(call, false, cancellationToken);
}
