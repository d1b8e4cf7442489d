using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.People;

namespace CoResearch.Bot.Commands;

/// <summary>Takes an account away from its person.</summary>
internal sealed class UnlinkCommand(LinkAccounts link, LinkGitHub linkGitHub, Texts texts) : ICommand
{
    private const string GitHub = "github";

    public CommandSpec Spec => new("unlink", "Take one of your accounts out of your person here")
    {
        Arguments = [new("platform", ArgumentKind.Word, "slack, telegram, terminal or github"), new("account", ArgumentKind.Word, "the one of several there, by its user name or number", Optional: true)],
        Example = "/unlink telegram",
        Topic = Topics.TakePart,
        Discreet = true,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var platform = call.Text("platform")!.ToLowerInvariant();
        if (platform == GitHub)
            return (await linkGitHub.UnlinkAsync(call.Actor, cancellationToken)).Error is { } none ? texts.Refuse(none) : texts.Say("fork.unlinked");
        return (await link.UnlinkAsync(call.Actor, platform, call.Text("account"), new PlatformAccount(call.Platform, call.Account), cancellationToken)).Error is { } refused
            ? texts.Refuse(refused)
            : texts.Say("enter.unlinked", new { platform });
    }
}
