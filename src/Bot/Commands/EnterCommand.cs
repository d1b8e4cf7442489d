using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Comes in with an invitation. Whoever gets here is in: the door took the invitation.</summary>
internal sealed class EnterCommand(CoResearchDb db, Texts texts) : ICommand
{
    public CommandSpec Spec => new("enter", "Come in with an invitation")
    {
        Arguments = [new("code", ArgumentKind.Word, "the invitation's code")],
        Example = "/enter ABCD-EFGH-JKLM",
        Topic = Topics.TakePart,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var code = Codes.Read(call.Text("code")!);
        var slug = await (
            from invitation in db.Invitations
            join challenge in db.Challenges on invitation.ChallengeId equals challenge.Id
            where invitation.Code == code
            select challenge.Slug).FirstOrDefaultAsync(cancellationToken);
        var person = new PersonSpan(call.Actor.Id.Value, call.Actor.Name);
        return slug is null
            ? new ChatMessage(texts.Paragraph("enter.welcome", new { person }), new ButtonsBlock([new(texts.Of("enter.button_challenges"), "/challenges")]))
            : new ChatMessage(
                texts.Paragraph("enter.welcome_to", new { person, slug }),
                new ButtonsBlock([new(texts.Of("enter.button_challenge"), $"/challenge {slug}"), new(texts.Of("enter.button_join"), $"/join {slug}")]));
    }
}
