using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Puts a reward into the catalogue.</summary>
internal sealed class RewardAddCommand(CoResearchDb db, RewardSettings settings, RewardView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("reward add", "Offer a reward for earned points")
    {
        Arguments =
        [
            new("name", ArgumentKind.Word, "what people type: pizza"),
            new("price", ArgumentKind.Integer, "in points"),
            new("title", ArgumentKind.Word, "what it is, in quotes when it is more than a word"),
            new(Paging.Argument.Name, ArgumentKind.Settings, "stock=4 how many there are; shared=yes: a team fills it together; picture=/path/to/it.png", Optional: true) { Form = "stock=4 shared=yes picture=…" },
        ],
        Example = "/reward add pizza 100 \"A pizza of your choice\" stock=4",
        Topic = Topics.Lab,
        Access = Access.Owner,
        HasForm = true,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (RewardSettings.Read(call, ["stock", "shared", "picture"]).Failed(out var read, out var error)) return texts.Refuse(error);
        if (Reward.Create(call.Text("name")!, call.Text("title")!, call.Integer("price")!.Value, read.Stock, read.Shared).Failed(out var reward, out error)) return texts.Refuse(error);
        await db.BeginWriteAsync(cancellationToken);
        if (await db.Rewards.AnyAsync(r => r.Name == reward.Name, cancellationToken)) return texts.Refuse(new RewardExists(reward.Name));
        if (read.Picture is { } file)
        {
            if (settings.Keep(file, reward.Name).Failed(out var kept, out error)) return texts.Refuse(error);
            reward.Show(kept);
        }
        db.Rewards.Add(reward);
        return texts.Say("rewards.offered", new { reward.Name, title = TextSpan.OfMember(reward.Title), reward.Price, left = view.Left(reward) });
    }
}
