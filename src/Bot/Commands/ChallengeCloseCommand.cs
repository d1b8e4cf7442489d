using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;

namespace CoResearch.Bot.Commands;

/// <summary>Closes a challenge.</summary>
internal sealed class ChallengeCloseCommand(MoveChallenge move, Texts texts) : ICommand
{
    public CommandSpec Spec => new("challenge close", "Close a challenge: it takes no more submissions")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges")],
        Example = "/challenge close gamma-hadron",
        Topic = Topics.Guide,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await move.CloseAsync(call.Challenge!, cancellationToken)).Error is { } error
            ? texts.Refuse(error)
            : texts.Say("guide.closed", new { call.Challenge!.Slug });
}
