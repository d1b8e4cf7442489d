using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Risks;

namespace CoResearch.Bot.Commands;

/// <summary>Closes a risk with what happened.</summary>
internal sealed class RiskCloseCommand(ManageRisks manage, Texts texts) : ICommand
{
    public CommandSpec Spec => new("risk close", "Close a risk with what happened: it came, or it cannot come any more")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("risk", ArgumentKind.Integer, "its number as in /risk"), new("outcome", ArgumentKind.Rest, "what happened")],
        Example = "/risk close gamma-hadron 3 The files were checked, nothing leaked",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await manage.CloseAsync(call.Actor, call.Challenge!, call.Integer("risk")!.Value, call.Text("outcome")!, cancellationToken)).Failed(out var risk, out var error)
            ? texts.Refuse(error)
            : texts.Say("risk.closed", new { id = risk.Id, call.Challenge!.Slug, text = TextSpan.OfMember(risk.Text) });
}
