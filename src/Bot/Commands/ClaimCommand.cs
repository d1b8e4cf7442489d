using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Makes its sender the first owner of the lab.</summary>
internal sealed class ClaimCommand(OwnerClaim claim, Texts texts) : ICommand
{
    public CommandSpec Spec => new("claim", "Become the lab's first owner, with the code that the bot printed when it started")
    {
        Arguments = [new("code", ArgumentKind.Word, "the code from the bot's console")],
        Example = "/claim ABCD-EFGH-JKLM",
        Topic = Topics.TakePart,
        Audited = true,
        Secret = true,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (!claim.Fits(call.Text("code")!)) return Task.FromResult(texts.Refuse(new WrongClaim()));
        call.Actor.MakeOwner(true);
        claim.Spend();
        return Task.FromResult(texts.Say("enter.claimed", new { person = new PersonSpan(call.Actor.Id.Value, call.Actor.Name) }));
    }
}

internal sealed record WrongClaim()
    : Error("wrong_claim", "That is not the code. It stands in the output of the bot's start, works once, and exists only while the lab has no owner.");
