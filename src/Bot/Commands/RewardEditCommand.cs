using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Rewards;

namespace CoResearch.Bot.Commands;

/// <summary>Changes a reward for whoever asks for it from now on, or brings a retired one back.</summary>
internal sealed class RewardEditCommand(ManageRewards manage, Texts texts) : ICommand
{
    public CommandSpec Spec => new("reward edit", "Change a reward's price, stock or text; what was asked for keeps its price")
    {
        Arguments =
        [
            new("reward", ArgumentKind.Word, "a reward's name as in /rewards"),
            new(RewardSettings.Argument, ArgumentKind.Settings, "price=120, stock=4 or stock=unlimited, what=\"…\", retired=no") { Form = "price=… stock=… what=… retired=no" },
        ],
        Example = "/reward edit mug price=200 stock=12",
        HasForm = true,
        ReachesOut = true,
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (RewardSettings.Read(call, [RewardSettings.Price, RewardSettings.Stock, RewardSettings.What, RewardSettings.Retired]).Failed(out var change, out var wrong)) return texts.Refuse(wrong);
        if ((await manage.EditAsync(call.Actor, call.Text("reward")!, change, cancellationToken)).Failed(out var reward, out var error)) return texts.Refuse(error);
        var name = new CodeSpan(reward.Name);
        if (reward.RetiredAt is not null) return texts.Say(change.Retired is true ? "rewards.retired" : "rewards.edited_retired", new { reward = name, reward.Name });
        var left = reward.Stock switch
        {
            null => texts.Of("rewards.unlimited"),
            0 => texts.Of("rewards.gone"),
            <= RewardsCommand.Few => texts.Of("rewards.left_few", new { left = reward.Stock }),
            _ => texts.Of("rewards.edited_left", new { left = reward.Stock }),
        };
        return texts.Say("rewards.edited", new { reward = name, reward.Price, left });
    }
}
