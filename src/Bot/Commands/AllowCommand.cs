using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;

namespace CoResearch.Bot.Commands;

/// <summary>Put an account on a platform's list of those who may enter.</summary>
internal sealed class AllowCommand(EnterLab enter, ListedAccounts list, Texts texts) : ICommand
{
    public CommandSpec Spec => new("allow", "Put an account on a platform's list of those who may enter")
    {
        Arguments = ListedAccounts.Arguments,
        Example = "/allow telegram @ada_l",
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await list.ReadAsync(call, cancellationToken)).Failed(out var named, out var error)) return texts.Refuse(error);
        await enter.AllowAsync(named.Platform, named.Account, true, cancellationToken);
        return texts.Say("enter.allowed", new { account = new CodeSpan(named.Account), platform = named.Platform });
    }
}
