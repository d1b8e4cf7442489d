using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Awards;
using CoResearch.Domain.Lab;

namespace CoResearch.Bot.Commands;

/// <summary>Claims an award with evidence; a mentor or expert of the challenge decides.</summary>
internal sealed class AwardClaimCommand(ClaimAward claim, LabRules rules, Texts texts) : ICommand
{
    public CommandSpec Spec => new("award claim", "Claim an award with evidence, for a submission of yours or for your work in a challenge")
    {
        Arguments =
        [
            new("award", ArgumentKind.Word, "an award's tag as in /awards"),
            new("submission", ArgumentKind.Submission, "your submission that it is for", Optional: true),
            new("challenge", ArgumentKind.Challenge, "the challenge that it is for, where no submission says it", Optional: true),
            new("evidence", ArgumentKind.Rest, "what shows that you deserve it") { Longest = AwardClaim.LongestText },
        ],
        Example = "/award claim Reproducible 12 Emmy ran it again and came to the same score",
        HasForm = true,
        Topic = Topics.Recognition,
        Discreet = true,
        Access = Access.Member,
    };

    public Task<FormDraft> DraftAsync(CommandCall call, CancellationToken cancellationToken) => Task.FromResult(FormDraft.Empty with
    {
        Choices = new Dictionary<string, IReadOnlyList<FormChoice>> { ["award"] = [.. rules.Awards.Select(a => new FormChoice("#" + a.Tag, a.Tag))] },
    });

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        return (await claim.RunAsync(call.Actor, call.Text("award")!, challenge, call.Submission, call.Text("evidence")!, cancellationToken)).Failed(out var claimed, out var error)
            ? texts.Refuse(error)
            : texts.Say("awards.claimed", new { id = claimed.Id.Value, award = ClaimView.Tag(claimed), challenge.Slug });
    }
}
