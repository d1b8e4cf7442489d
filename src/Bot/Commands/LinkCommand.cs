using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;

namespace CoResearch.Bot.Commands;

/// <summary>Joins accounts of one human: gives a code here, or takes the one that another account gave.</summary>
internal sealed class LinkCommand(LinkAccounts link, Texts texts) : ICommand
{
    public CommandSpec Spec => new("link", "Join your accounts on Slack, Telegram and the terminal into one person")
    {
        Arguments = [new("code", ArgumentKind.Word, "the code that your other account got from /link", Optional: true)],
        Example = "/link",
        Topic = Topics.TakePart,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.Text("code") is { } typed)
            return (await link.JoinAsync(call.Platform, call.Account, call.Handle, typed, cancellationToken)).Failed(out var person, out var error)
                ? texts.Refuse(error)
                : texts.Say("enter.linked", new { person = new PersonSpan(person.Id.Value, person.Name) });
        var code = await link.OfferAsync(call.Actor, call.Platform, call.Account, cancellationToken);
        return texts.Say("enter.link_code", new { code = new CodeSpan($"/link {Codes.Show(code.Code)}"), slack = new CodeSpan($"/co link {Codes.Show(code.Code)}"), until = new TimeSpanned(code.ExpiresAt) }) with { OnlyYou = true };
    }
}
