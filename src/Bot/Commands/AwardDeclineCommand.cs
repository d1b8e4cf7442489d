using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Awards;
using CoResearch.Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Declines a claim of an award, and says why.</summary>
internal sealed class AwardDeclineCommand(CoResearchDb db, DecideClaim decide, Texts texts) : ICommand
{
    public CommandSpec Spec => new("award decline", "Decline a claim of an award, with a reason that its owner reads")
    {
        Arguments =
        [
            new("claim", ArgumentKind.Integer, "a claim's number as in /award claims"),
            new("reason", ArgumentKind.Rest, "what is missing: they may claim it again"),
        ],
        Example = "/award decline 3 Show where the second science comes in",
        HasForm = true,
        Topic = Topics.Guide,
        Discreet = true,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await decide.DeclineAsync(call.Actor, call.Integer("claim")!.Value, call.Text("reason")!, cancellationToken)).Failed(out var claim, out var error)) return texts.Refuse(error);
        var name = await db.People.Where(p => p.Id == claim.PersonId).Select(p => p.Name).SingleAsync(cancellationToken);
        return texts.Say("awards.declined", new { person = new PersonSpan(claim.PersonId.Value, name), award = ClaimView.Tag(claim) });
    }
}
