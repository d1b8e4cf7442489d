using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Digests;

namespace CoResearch.Bot.Commands;

/// <summary>What a mentor should know now.</summary>
internal sealed class DigestCommand(MentorDigest digest, DigestView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("digest", "Show who moved, who is stuck and why, and what waits for you")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "one challenge; without it, all that you guide", Optional: true) { Assumed = false }],
        Example = "/digest gamma-hadron",
        Topic = Topics.Rhythm,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var digests = call.Challenge is { } one ? await digest.OfAsync([one], cancellationToken) : await digest.OfMentorAsync(call.Actor.Id, cancellationToken);
        return digests.Count == 0
            ? texts.Say("digest.nothing") with { OnlyYou = true }
            : await view.MentorAsync(call.Actor.Name, digests, cancellationToken) with { OnlyYou = true };
    }
}
