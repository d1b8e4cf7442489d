using System.Text;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Views;

/// <summary>The draft of a contribution statement, in short and as Markdown.</summary>
internal sealed class CreditView(ReadContributions read, Exports exports, TimeProvider time, Texts texts)
{
    private const int Most = 60;

    public async Task<ChatMessage> WholeAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        var people = await read.OfAsync(challenge, cancellationToken);
        if (people.Count == 0) return texts.Say("credit.nobody", new { challenge.Slug });
        var name = $"credit-{challenge.Slug}-{time.GetUtcNow():yyyyMMdd-HHmmss-fff}-{Languages.CodeOf(texts.Culture)}.md";
        var file = exports.Place(name);
        await File.WriteAllTextAsync(file + ".tmp", Write(challenge, people), cancellationToken);
        File.Move(file + ".tmp", file, overwrite: true);
        return new ChatMessage(
        [
            texts.Heading("credit.title", new { challenge.Title }),
            new FieldsBlock([.. people.Take(Most).Select(p => new Field(p.Former ? Name(p) : "@" + p.Name, [new TextSpan(Roles(p))]))]),
            texts.Paragraph("credit.correct", new { missing = Missing(people) }),
            new FileBlock($"exports/{name}", name),
        ]);
    }

    private string Write(Challenge challenge, IReadOnlyList<Contributor> people)
    {
        var text = new StringBuilder();
        text.AppendLine($"# {Markdown.Text(texts.Of("credit.title", new { challenge.Title }))}").AppendLine();
        text.AppendLine($"*{texts.Of("credit.draft")}*").AppendLine();
        foreach (var person in people) text.AppendLine($"**{Markdown.Text(Name(person))}:** {Roles(person)}.").AppendLine();
        text.AppendLine($"{texts.Of("credit.missing", new { missing = Missing(people) })}").AppendLine();
        text.AppendLine($"## {texts.Of("credit.evidence")}").AppendLine();
        text.AppendLine(Markdown.Table(
            [texts.Of("credit.who"), texts.Of("credit.role"), texts.Of("credit.from")],
            people.SelectMany(p => p.Roles.Select(r => (IReadOnlyList<string>)[Markdown.Text(Name(p)), Named(r), string.Join(", ", r.Evidence.Select(e => texts.Of("credit.evidence_" + e.What.ToString().ToLowerInvariant(), new { e.Count })))])
                .Concat(p.Kudos == 0 ? [] : [[Markdown.Text(Name(p)), texts.Of("credit.kudos"), texts.Of("credit.kudos_count", new { count = p.Kudos, values = string.Join(' ', p.Values.Select(v => "\\#" + Markdown.Text(v.TrimStart('#')))) })]]))));
        return text.ToString().ReplaceLineEndings("\n");
    }

    private string Name(Contributor person) => person.Former ? texts.Of("credit.former", new { person.Name }) : person.Name;

    private string Roles(Contributor person) => string.Join(", ", person.Roles.Select(Named));

    private string Named(Contribution role) => Role(role.Role) + (role.Degree is { } degree ? $" ({texts.Of("credit.degree_" + degree.ToString().ToLowerInvariant())})" : "");

    private string Role(CreditRole role) => texts.Of("credit.role_" + role.ToString().ToLowerInvariant());

    private string Missing(IReadOnlyList<Contributor> people) =>
        string.Join(", ", Enum.GetValues<CreditRole>().Except(people.SelectMany(p => p.Roles.Select(r => r.Role))).Select(Role));
}
