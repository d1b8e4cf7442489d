using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>Claims an award with evidence.</summary>
internal sealed class AwardClaimCommand(ClaimAward claim, Texts texts) : ICommand
{
    public CommandSpec Spec => new("award claim", "Claim an award, with what you did for it and where it can be seen")
    {
        Arguments =
        [
            new("award", ArgumentKind.Word, "its tag as in /awards"),
            new("challenge", ArgumentKind.Challenge, "the challenge it is for", Optional: true) { After = "challenge" },
            new("submission", ArgumentKind.Submission, "the submission it is for", Optional: true) { After = "submission" },
            new("evidence", ArgumentKind.Rest, "what you did, and where it can be seen"),
        ],
        Example = "/award claim Reproducible submission 12 The README says how, and the seed is in the workflow",
        Topic = Topics.Recognition,
        Access = Access.Member,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await claim.RunAsync(call.Actor, call.Challenge!, call.Text("award")!.TrimStart('#'), call.Submission, call.Text("evidence")!, cancellationToken)).Failed(out var claimed, out var error)
            ? texts.Refuse(error)
            : texts.Say("awards.claimed", new { claimed.Tag, id = claimed.Id.Value });
}
