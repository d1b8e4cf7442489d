using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;

namespace CoResearch.Bot.Commands;

/// <summary>Take an account off a platform's list of those who may enter.</summary>
internal sealed class DisallowCommand(EnterLab enter, IEnumerable<IPlatform> platforms, Texts texts) : ICommand
{
    public CommandSpec Spec => new("disallow", "Take an account off a platform's list of those who may enter")
    {
        Arguments =
        [
            new("platform", ArgumentKind.Word, "slack or telegram"),
            new("account", ArgumentKind.Word, "the account's user name or its id there"),
        ],
        Example = "/disallow telegram @ada_l",
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (PlatformNames.Find(platforms.Where(p => !p.Limits.NamesAreIdentities), call.Text("platform")!).Failed(out var platform, out var error))
            return texts.Refuse(error);
        var account = call.Text("account")!.TrimStart('<', '@').TrimEnd('>');
        await enter.AllowAsync(platform, account, false, cancellationToken);
        return texts.Say("enter.disallowed", new { account = new CodeSpan(account), platform });
    }
}
