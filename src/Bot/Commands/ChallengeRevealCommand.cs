using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;

namespace CoResearch.Bot.Commands;

/// <summary>Shows the private scores of a closed challenge.</summary>
internal sealed class ChallengeRevealCommand(MoveChallenge move, Texts texts) : ICommand
{
    public CommandSpec Spec => new("challenge reveal", "Show a closed challenge's private scores and final ranking, for good")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges")],
        Example = "/challenge reveal gamma-hadron",
        Topic = Topics.Guide,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await move.RevealAsync(call.Challenge!, cancellationToken)).Error is { } error
            ? texts.Refuse(error)
            : texts.Say("guide.revealed", new { call.Challenge!.Slug });
}
