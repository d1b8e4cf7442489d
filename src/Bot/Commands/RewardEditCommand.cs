using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>Changes a reward; what was asked for keeps its price.</summary>
internal sealed class RewardEditCommand(CoResearchDb db, RedeemReward redeem, RewardSettings settings, RewardView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("reward edit", "Change a reward's price, stock, title or picture; open requests keep their price")
    {
        Arguments =
        [
            new("name", ArgumentKind.Word, "the reward's name as in /rewards"),
            new(Paging.Argument.Name, ArgumentKind.Settings, "price=120, stock=4 or stock=any, title=\"…\", picture=/path/to/it.png") { Form = "price=120 stock=4 title=… picture=…" },
        ],
        Example = "/reward edit pizza price=120 stock=6",
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (RewardSettings.Read(call, ["price", "stock", "title", "picture"]).Failed(out var read, out var error)) return texts.Refuse(error);
        await db.BeginWriteAsync(cancellationToken);
        if ((await redeem.FindAsync(call.Text("name")!, cancellationToken)).Failed(out var reward, out error)) return texts.Refuse(error);
        if (reward.Edit(read.Title, read.Price, read.HasStock ? read.Stock : reward.Stock).Error is { } wrong) return texts.Refuse(wrong);
        if (read.Picture is { } file)
        {
            if (settings.Keep(file, reward.Name).Failed(out var kept, out error)) return texts.Refuse(error);
            reward.Show(kept);
        }
        return texts.Say("rewards.offered", new { reward.Name, title = TextSpan.OfMember(reward.Title), reward.Price, left = view.Left(reward) });
    }
}
