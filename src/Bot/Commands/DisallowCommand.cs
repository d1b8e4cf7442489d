using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;

namespace CoResearch.Bot.Commands;

/// <summary>Take an account off a platform's list of those who may enter.</summary>
internal sealed class DisallowCommand(EnterLab enter, ListedAccounts list, Texts texts) : ICommand
{
    public CommandSpec Spec => new("disallow", "Take an account off a platform's list of those who may enter")
    {
        Arguments = ListedAccounts.Arguments,
        Example = "/disallow telegram @ada_l",
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await list.ReadAsync(call, cancellationToken)).Failed(out var named, out var error)) return texts.Refuse(error);
        var was = await enter.AllowAsync(named.Platform, named.Account, false, cancellationToken);
        return texts.Say(was ? "enter.disallowed" : "enter.not_on_list", new { account = new CodeSpan(named.Account), platform = named.Platform });
    }
}
