using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Who the bot thinks you are, and where you take part.</summary>
internal sealed class MeCommand(CoResearchDb db, Texts texts) : ICommand
{
    public CommandSpec Spec => new("me", "Show who you are here and which challenges you are in")
    {
        Aliases = ["whoami"],
        Example = "/me",
        Topic = Topics.TakePart,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var own = await (from m in db.Memberships
                         join c in db.Challenges on m.ChallengeId equals c.Id
                         where m.PersonId == call.Actor.Id && m.LeftAt == null
                         orderby c.Slug
                         select new { c.Slug, c.Title, m.Role }).ToListAsync(cancellationToken);
        var person = new PersonSpan(call.Actor.Id.Value, call.Actor.Name);
        var blocks = new List<Block>
        {
            texts.Paragraph(call.Actor.IsOwner ? "me.owner" : "me.person", new { person, zone = call.Actor.TimeZone }),
            texts.Paragraph(own.Count == 0 ? "me.nowhere" : "me.challenges", new { count = own.Count }),
        };
        if (own.Count > 0)
            blocks.Add(new FieldsBlock([.. own.Select(m => new Field(m.Slug, texts.Spans("me.membership",
                new { m.Title, role = texts.Of("roles." + m.Role.ToString().ToLowerInvariant()) })))]));
        return new ChatMessage(blocks) { OnlyYou = true };
    }
}
