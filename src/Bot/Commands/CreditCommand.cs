using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;

namespace CoResearch.Bot.Commands;

/// <summary>A draft of who contributed what, in CRediT's roles, for the authors to correct.</summary>
internal sealed class CreditCommand(CreditView view) : ICommand
{
    public CommandSpec Spec => new("credit", "Draft the contribution statement (CRediT roles) from what everybody did, to be corrected")
    {
        Arguments = [StageArgument.Challenge],
        Example = "/credit gamma-hadron",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) => view.WholeAsync(call.Challenge!, cancellationToken);
}
