using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Rewards;

namespace CoResearch.Bot.Commands;

/// <summary>Takes a reward out of the catalogue.</summary>
internal sealed class RewardRetireCommand(ManageRewards manage, Texts texts) : ICommand
{
    public CommandSpec Spec => new("reward retire", "Offer a reward no more; requests go on, teams that were filling it get their points back")
    {
        Arguments = [new("reward", ArgumentKind.Word, "a reward's name as in /rewards")],
        Example = "/reward retire backpack",
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await manage.RetireAsync(call.Actor, call.Text("reward")!, cancellationToken)).Failed(out var reward, out var error)
            ? texts.Refuse(error)
            : texts.Say("rewards.retired", new { reward = new CodeSpan(reward.Name) });
}
