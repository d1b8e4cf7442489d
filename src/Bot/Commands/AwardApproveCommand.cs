using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Awards;
using CoResearch.Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Gives somebody the award that they claimed.</summary>
internal sealed class AwardApproveCommand(CoResearchDb db, DecideClaim decide, Texts texts) : ICommand
{
    public CommandSpec Spec => new("award approve", "Give somebody the award that they claimed; never your own claim")
    {
        Arguments =
        [
            new("claim", ArgumentKind.Integer, "a claim's number as in /award claims"),
            new("note", ArgumentKind.Rest, "what they are told with it", Optional: true),
        ],
        Example = "/award approve 3 Well done",
        Topic = Topics.Guide,
        Discreet = true,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await decide.ApproveAsync(call.Actor, call.Integer("claim")!.Value, call.Text("note"), cancellationToken)).Failed(out var claim, out var error)) return texts.Refuse(error);
        var name = await db.People.Where(p => p.Id == claim.PersonId).Select(p => p.Name).SingleAsync(cancellationToken);
        return texts.Say("awards.approved", new { person = new PersonSpan(claim.PersonId.Value, name), award = ClaimView.Tag(claim), claim.Points });
    }
}
