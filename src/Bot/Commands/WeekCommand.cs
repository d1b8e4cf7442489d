using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Digests;

namespace CoResearch.Bot.Commands;

/// <summary>What changed on a leaderboard in the last seven days, as channels are told each week.</summary>
internal sealed class WeekCommand(WeekOnBoard weekOnBoard, DigestView view, TimeProvider time, Texts texts) : ICommand
{
    public CommandSpec Spec => new("week", "Show what changed on a leaderboard in seven days: moves, by what idea, near misses")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/week gamma-hadron",
        Topic = Topics.Rhythm,
        BeforeAll = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var week = await weekOnBoard.OfAsync(call.Challenge!, time.GetUtcNow() - MentorDigest.Week, cancellationToken);
        return week.Empty ? texts.Say("digest.quiet", new { call.Challenge!.Slug }) : await view.LeaderboardAsync(week, cancellationToken);
    }
}
