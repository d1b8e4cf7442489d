using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Joins accounts of one human: gives a code here, or takes the one that another account gave.</summary>
internal sealed class LinkCommand(LinkAccounts link, IEnumerable<IPlatform> platforms, Texts texts) : ICommand
{
    public CommandSpec Spec => new("link", "Join your accounts on Slack, Telegram and the terminal into one person")
    {
        Arguments =
        [
            new("code", ArgumentKind.Word, "the code that your other account got from /link", Optional: true),
            new("name", ArgumentKind.Word, "the name of this account here, where it has one that it gives up", Optional: true) { After = "confirm" },
        ],
        Example = "/link",
        Topic = Topics.TakePart,
        Discreet = true,
        Secret = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.Text("code") is { } typed)
        {
            var account = await AccountAsync(platforms.First(p => p.Name == call.Platform), call.Account, call.Handle, cancellationToken);
            return (await link.JoinAsync(account, typed, call.Text("name"), cancellationToken)).Failed(out var linked, out var error) ? Refuse(error) : Say(texts, linked);
        }
        var offered = await link.OfferAsync(call.Actor, call.Platform, call.Account, cancellationToken);
        var code = Codes.Show(offered.Code);
        return texts.Say("enter.link_code", new { code = new CodeSpan($"/link {code}") { Quoted = true }, slack = new CodeSpan($"/co link {code}"), until = new TimeSpanned(offered.ExpiresAt) });
    }

    private ChatMessage Refuse(Error error)
    {
        var refusal = texts.Refuse(error);
        return error is not LinkUnconfirmed asked ? refusal
            : refusal with { Blocks = [.. refusal.Blocks, new ButtonsBlock([new Button(texts.Of("enter.button_link", new { person = asked.Person }), $"/link {asked.Typed} confirm {asked.Before}")])] };
    }

    /// <summary>The account on which the code was typed, with what its platform tells of it.</summary>
    public static async Task<PlatformAccount> AccountAsync(IPlatform platform, string account, string? handle, CancellationToken cancellationToken)
    {
        var profile = await platform.ProfileAsync(account, cancellationToken);
        return new PlatformAccount(platform.Name, account, handle ?? profile?.Handle, profile?.TimeZone, profile?.Locale) { FromElsewhere = profile?.FromElsewhere };
    }

    /// <summary>What is said on the account that was joined.</summary>
    public static ChatMessage Say(Texts texts, LinkedAccount linked)
    {
        List<Block> blocks = [texts.Paragraph("enter.linked", new { person = new PersonSpan(linked.Person.Id.Value, linked.Person.Name) })];
        if (linked.NewZone is { } zone) blocks.Add(texts.Paragraph("enter.linked_zone", new { zone }));
        return new ChatMessage(blocks) { OnlyYou = true };
    }
}
