using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Who the bot thinks you are, and where you take part.</summary>
internal sealed class MeCommand(CoResearchDb db, ChangeZone changeZone, RecognitionOf recognition, Texts texts) : ICommand
{
    private const string Zone = "zone";

    public CommandSpec Spec => new("me", "Show who you are here, your challenges, and what you gave and received; set your time zone")
    {
        Aliases = ["whoami"],
        Arguments = [new(Paging.Argument.Name, ArgumentKind.Settings, "zone=Europe/Berlin sets your time zone, which your day of quotas follows", Optional: true) { Form = "zone=…" }],
        Example = "/me zone=Europe/Berlin",
        Topic = Topics.TakePart,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.Unknown(call, [Zone]) is { } unknown) return texts.Refuse(unknown);
        if (call.Settings(Paging.Argument.Name).GetValueOrDefault(Zone) is { } zone
            && (await changeZone.RunAsync(call.Actor, zone, cancellationToken)).Error is { } refused) return texts.Refuse(refused);
        var own = await (from m in db.Memberships
                         join c in db.Challenges on m.ChallengeId equals c.Id
                         where m.PersonId == call.Actor.Id && m.LeftAt == null
                         orderby c.Slug
                         select new { c.Slug, c.Title, m.Role }).ToListAsync(cancellationToken);
        var person = new PersonSpan(call.Actor.Id.Value, call.Actor.Name);
        var blocks = new List<Block>
        {
            texts.Paragraph(call.Actor.IsOwner ? "me.owner" : "me.person", new { person, zone = call.Actor.TimeZone }),
        };
        var accounts = await db.Identities.Where(i => i.PersonId == call.Actor.Id).OrderBy(i => i.Platform).ToListAsync(cancellationToken);
        if (accounts.Count > 1)
            blocks.Add(texts.Paragraph("me.accounts", new { accounts = string.Join(", ", accounts.Select(a => a.Handle is { } handle ? $"{a.Platform} (@{handle})" : a.Platform)) }));
        if (await db.GitHubAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.PersonId == call.Actor.Id, cancellationToken) is { } github)
            blocks.Add(texts.Paragraph("fork.account", new { login = new CodeSpan(github.Login) }));
        blocks.Add(texts.Paragraph(own.Count == 0 ? "me.nowhere" : "me.challenges", new { count = own.Count }));
        if (own.Count > 0)
            blocks.Add(new FieldsBlock([.. own.Select(m => new Field(m.Slug, texts.Spans("me.membership",
                new { m.Title, role = texts.Of("roles." + m.Role.ToString().ToLowerInvariant()) })))]));
        blocks.AddRange(await recognition.ViewAsync(call.Actor, cancellationToken));
        return new ChatMessage(blocks);
    }
}
