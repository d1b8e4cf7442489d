using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>Takes a reward out of the catalogue, or puts it back.</summary>
internal sealed class RewardRetireCommand(CoResearchDb db, RedeemReward redeem, TimeProvider clock, Texts texts) : ICommand
{
    public CommandSpec Spec => new("reward retire", "Stop offering a reward, or offer it again; open requests go on")
    {
        Arguments = [new("name", ArgumentKind.Word, "the reward's name as in /rewards")],
        Example = "/reward retire pizza",
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if ((await redeem.FindAsync(call.Text("name")!, cancellationToken)).Failed(out var reward, out var error)) return texts.Refuse(error);
        reward.Retire(reward.RetiredAt is null ? clock.GetUtcNow() : null);
        return texts.Say(reward.RetiredAt is null ? "rewards.again" : "rewards.retired", new { reward.Name });
    }
}
