using System.Globalization;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;

namespace CoResearch.Bot.Commands;

/// <summary>Makes an invitation: a code to type, and a link where a platform has links.</summary>
internal sealed class InviteCommand(EnterLab enter, IEnumerable<IPlatform> platforms, Texts texts) : ICommand
{
    private const string Uses = "uses", Days = "days";

    public CommandSpec Spec => new("invite", "Make an invitation for people who are not in the lab yet")
    {
        Arguments =
        [
            new("challenge", ArgumentKind.Challenge, "the challenge that it leads to", Optional: true) { Assumed = false },
            new(Paging.Argument.Name, ArgumentKind.Settings, "uses=5 lets five people in, days=14 is how long it works; without them: one person, a week", Optional: true) { Form = "uses=… days=…" },
        ],
        Example = "/invite gamma-hadron uses=5 days=14",
        Topic = Topics.Guide,
        Discreet = true,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.Unknown(call, [Uses, Days]) is { } unknown) return texts.Refuse(unknown);
        var made = await enter.InviteAsync(call.Actor, call.Challenge, Number(call, Uses, 1), Number(call, Days, 7), cancellationToken);
        if (made.Failed(out var invitation, out var error)) return texts.Refuse(error);
        var code = Codes.Show(invitation.Code);
        var links = platforms.Select(p => p.LinkTo($"inv_{invitation.Code}")).OfType<string>().ToList();
        return new ChatMessage(
        [
            texts.Paragraph("enter.invitation", new { code = new CodeSpan($"/enter {code}") { Quoted = true }, slack = new CodeSpan($"/co enter {code}"), uses = invitation.Uses, until = new TimeSpanned(invitation.ExpiresAt) }),
            .. links.Select(link => new ParagraphBlock([new LinkSpan(link, link)])),
        ]);
    }

    /// <summary>What is no number is 0, which is refused.</summary>
    private static int Number(CommandCall call, string key, int otherwise) =>
        call.Settings(Paging.Argument.Name).GetValueOrDefault(key) is not { } text ? otherwise
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
