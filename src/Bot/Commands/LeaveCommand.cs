using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;

namespace CoResearch.Bot.Commands;

/// <summary>Ends taking part in a challenge.</summary>
internal sealed class LeaveCommand(LeaveChallenge leave, Texts texts) : ICommand
{
    public CommandSpec Spec => new("leave", "Leave a challenge; your fork and your scores stay")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges")],
        Example = "/leave gamma-hadron",
        Topic = Topics.TakePart,
        Access = Access.Member,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var slug = call.Challenge!.Slug;
        if ((await leave.RunAsync(call.Actor, call.Challenge, cancellationToken)).Failed(out var count, out var error)) return texts.Refuse(error);
        return count == 0 ? texts.Say("take.left", new { slug }) : texts.Say("take.left_cancelled", new { slug, count });
    }
}
