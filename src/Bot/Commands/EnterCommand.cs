using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Comes in with an invitation, which the door took. Whoever was in before is told so, and uses nothing up.</summary>
internal sealed class EnterCommand(CoResearchDb db, Texts texts) : ICommand
{
    public CommandSpec Spec => new("enter", "Come in with an invitation")
    {
        Arguments = [new("code", ArgumentKind.Word, "the invitation's code")],
        Example = "/enter ABCD-EFGH-JKLM",
        Topic = Topics.TakePart,
        Secret = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var code = Codes.Read(call.Text("code")!);
        if ((call.Invitation ?? await db.Invitations.FirstOrDefaultAsync(i => i.Code == code, cancellationToken)) is not { } invitation)
            return texts.Refuse(new InAlready());
        var slug = await db.Challenges.Where(c => c.Id == invitation.ChallengeId).Select(c => c.Slug).FirstOrDefaultAsync(cancellationToken);
        var person = new PersonSpan(call.Actor.Id.Value, call.Actor.Name);
        var said = call.Invitation is null ? texts.Paragraph(invitation.AsksFirst ? "enter.in_already_called" : "enter.in_already", new { person })
            : slug is null ? texts.Paragraph("enter.welcome", new { person }) : texts.Paragraph("enter.welcome_to", new { person, slug });
        var takesPart = await db.Memberships.AnyAsync(m => m.PersonId == call.Actor.Id && m.ChallengeId == invitation.ChallengeId && m.LeftAt == null, cancellationToken);
        return new ChatMessage(said, new ButtonsBlock(slug is null
            ? [new(texts.Of("enter.button_challenges"), "/challenges")]
            : [new(texts.Of("enter.button_challenge"), $"/challenge {slug}"), .. takesPart ? (Button[])[] : [new(texts.Of("enter.button_join"), $"/join {slug}")]]));
    }
}

internal sealed record InAlready()
    : Error("in_already", "You are in already, and that is no invitation that I know. /challenges lists what there is to do.");
