using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Rewards;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Puts a reward into the catalogue.</summary>
internal sealed class RewardAddCommand(ManageRewards manage, Texts texts) : ICommand
{
    private const string Name = "name", Price = "price", What = "what";

    public CommandSpec Spec => new("reward add", "Put a reward into the catalogue, for one person or for a team to fill together")
    {
        Arguments =
        [
            new(Name, ArgumentKind.Word, "what people type: lower-case letters, digits, dashes"),
            new(Price, ArgumentKind.Integer, "its price in points"),
            new(What, ArgumentKind.Word, "what one gets; in quotes when it is more than a word"),
            new(RewardSettings.Argument, ArgumentKind.Settings, "stock=4 when there are only so many, shared=yes when a team fills it together", Optional: true) { Form = "stock=… shared=yes" },
        ],
        Example = "/reward add pizza 100 \"A pizza for your team\" stock=4 shared=yes",
        HasForm = true,
        ReachesOut = true,
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (RewardSettings.Read(call, [RewardSettings.Stock, RewardSettings.Shared]).Failed(out var settings, out var wrong)) return texts.Refuse(wrong);
        var added = await manage.AddAsync(
            call.Text(Name)!, call.Text(What)!.Trim(), call.Integer(Price)!.Value, settings.Stock?.Left, RewardSettings.IsShared(call), null, cancellationToken);
        return added.Failed(out var reward, out var error) ? texts.Refuse(error)
            : texts.Say("rewards.added", new { reward = new CodeSpan(reward.Name), reward.Name, reward.Price });
    }

    public Task<WrongField?> LookAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var error = RewardSettings.Read(call, [RewardSettings.Stock, RewardSettings.Shared]).Failed(out var settings, out var wrong) ? wrong
            : Reward.Add(call.Text(Name)!, call.Text(What)!.Trim(), call.Integer(Price)!.Value, settings.Stock?.Left, RewardSettings.IsShared(call), default).Error;
        return Task.FromResult(error is null ? null : new WrongField(FieldOf(error), error));
    }

    private static string FieldOf(Error error) => error switch
    {
        BadRewardName => Name,
        BadPrice => Price,
        BadRewardText => What,
        _ => RewardSettings.Argument,
    };
}
