using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;

namespace CoResearch.Bot.Commands;

/// <summary>Opens a challenge for submissions.</summary>
internal sealed class ChallengeOpenCommand(MoveChallenge move, Texts texts) : ICommand
{
    public CommandSpec Spec => new("challenge open", "Open a challenge: it takes submissions, and its baseline runs first")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges")],
        Example = "/challenge open gamma-hadron",
        Topic = Topics.Guide,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await move.OpenAsync(call.Challenge!, cancellationToken)).Error is { } error
            ? texts.Refuse(error)
            : texts.Say("guide.opened", new { call.Challenge!.Slug });
}
