using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.GitHub;

namespace CoResearch.Bot.Commands;

/// <summary>Links a GitHub account: gives a code for a gist, or looks whether it is there.</summary>
internal sealed class LinkGitHubCommand(LinkGitHub link, IGitHub github, Texts texts) : ICommand
{
    public CommandSpec Spec => new("link github", "Show that a GitHub account is yours, so that you may join with its repositories")
    {
        Arguments = [new("login", ArgumentKind.Word, "your name on GitHub, once the code is in a public gist of yours", Optional: true)],
        Example = "/link github",
        Topic = Topics.TakePart,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.Text("login") is { } login)
            return (await link.ConfirmAsync(call.Actor, login, cancellationToken)).Failed(out var account, out var refused)
                ? texts.Refuse(refused)
                : texts.Say("fork.linked", new { login = new CodeSpan(account.Login) });
        if ((await link.OfferAsync(call.Actor, cancellationToken)).Failed(out var code, out var error)) return texts.Refuse(error);
        var gist = github.Host == "github.com" ? "https://gist.github.com" : $"https://{github.Host}/gist";
        return new ChatMessage(
            texts.Paragraph("fork.code", new { gist, until = new TimeSpanned(code.ExpiresAt) }),
            new LogBlock(code.Shown),
            texts.Paragraph("fork.then", new { file = new CodeSpan(JoinFromGitHub.ClaimFile) }));
    }
}
