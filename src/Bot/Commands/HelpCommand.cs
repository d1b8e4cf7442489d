using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Says what can be typed, from the commands' own specs: what the reader may use, by topic with their role's first, or one command whole.</summary>
internal sealed class HelpCommand(CommandCatalog catalog, CoResearchDb db, Texts texts) : ICommand
{
    public CommandSpec Spec => new("help", "List the commands, or explain one")
    {
        Aliases = ["?", "commands"],
        Arguments = [new("command", ArgumentKind.Rest, "a command's name, such as join or challenge add", Optional: true)],
        Example = "/help join",
        Topic = Topics.Look,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.Text("command") is { } name)
        {
            if (catalog.Named(name) is { } entry) return Explain(entry.Spec);
            var words = CommandLine.Read(name).Words.Select(w => w.Value).ToList();
            return texts.Refuse(new UnknownCommand(name.TrimStart('/'), words.Count == 0 ? null : catalog.Nearest(words)));
        }
        var roles = (await db.Memberships.Where(m => m.PersonId == call.Actor.Id && m.LeftAt == null).Select(m => m.Role).Distinct().ToListAsync(cancellationToken)).Order().ToList();
        var guides = roles.Exists(r => r != Role.Student);
        var specs = catalog.Entries.Select(e => e.Spec).Where(s => Offered(s, call, guides)).ToList();
        var blocks = new List<Block>();
        if (call.Actor.IsOwner) blocks.Add(texts.Paragraph("help.first_owner"));
        blocks.AddRange(roles.Select(role => texts.Paragraph("help.first_" + role.ToString().ToLowerInvariant())));
        if (blocks.Count == 0) blocks.Add(texts.Paragraph("help.first_nobody"));
        foreach (var topic in Topics.For(call.Actor.IsOwner, guides))
        {
            var own = specs.Where(s => s.Topic == topic).ToList();
            if (own.Count == 0) continue;
            blocks.Add(texts.Heading("help.topic_" + Topics.Key(topic)));
            blocks.Add(new FieldsBlock([.. own.Select(s => new Field(s.Usage, [new TextSpan(texts.Summary(s))]))]));
        }
        blocks.Add(texts.Paragraph("help.more"));
        return new ChatMessage(blocks);
    }

    private ChatMessage Explain(CommandSpec spec)
    {
        var fields = new List<Field>
        {
            new(texts.Of("help.usage"), [new CodeSpan(spec.Usage)]),
            new(texts.Of("help.example"), [new CodeSpan(spec.Example)]),
        };
        fields.AddRange(spec.Arguments.Select(a => new Field(a.Name, [new TextSpan(a.Optional ? texts.Of("help.optional", new { summary = texts.Summary(spec, a) }) : texts.Summary(spec, a))])));
        if (spec.Aliases.Count > 0) fields.Add(new Field(texts.Of("help.aliases"), [new CodeSpan(string.Join(' ', spec.Aliases.Select(a => "/" + a)))]));
        fields.Add(new Field(texts.Of("help.who"), texts.Spans("help.who_" + spec.Access.ToString().ToLowerInvariant())));
        return new ChatMessage(new ParagraphBlock([new CodeSpan("/" + spec.Name), new TextSpan(": " + texts.Summary(spec) + ".")]), new FieldsBlock(fields));
    }

    private static bool Offered(CommandSpec spec, CommandCall call, bool guides) => (!spec.TerminalOnly || call.Platform == TerminalPlatform.PlatformName) && spec.Access switch
    {
        Access.Owner => call.Actor.IsOwner,
        Access.Guide => call.Actor.IsOwner || guides,
        _ => true,
    };
}
