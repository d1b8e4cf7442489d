using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;

namespace CoResearch.Bot.Commands;

/// <summary>Takes invitations back that nobody used yet.</summary>
internal sealed class InviteOffCommand(EnterLab enter, Texts texts) : ICommand
{
    public CommandSpec Spec => new("invite off", "Take back the open invitations: yours and your challenges', or for lab owners all")
    {
        Example = "/invite off",
        Topic = Topics.Guide,
        Access = Access.Guide,
        Discreet = true,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        texts.Say("enter.invitations_off", new { count = await enter.EndInvitationsAsync(call.Actor, cancellationToken) });
}
