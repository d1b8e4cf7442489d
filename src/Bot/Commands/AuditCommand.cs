using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>What was refused, and every act that needed a right, the newest first.</summary>
internal sealed class AuditCommand(CoResearchDb db, Texts texts) : ICommand
{
    private const int PageSize = 20, Longest = 300;

    public CommandSpec Spec => new("audit", "List what was refused and every privileged act, the newest first")
    {
        Arguments = [Paging.Argument],
        Example = "/audit page=2",
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.PageOf(call).Failed(out var page, out var error)) return texts.Refuse(error);
        var total = await db.Audit.CountAsync(cancellationToken);
        if (total == 0) return texts.Say("lab.audit_empty");
        var pages = (total + PageSize - 1) / PageSize;
        if (page > pages) return texts.Refuse(new NoSuchPage(page, pages));
        var entries = await (from entry in db.Audit
                             join person in db.People on entry.PersonId equals person.Id into known
                             from person in known.DefaultIfEmpty()
                             orderby entry.Id descending
                             select new { Who = person == null ? null : person.Name, entry })
            .Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        var blocks = new List<Block>
        {
            texts.Heading("lab.audit"),
            texts.Paragraph("lab.audit_caption", new { total, page, pages }),
            new TableBlock(
                [new(texts.Of("lab.when")), new(texts.Of("lab.who")), new(texts.Of("lab.act")), new(texts.Of("lab.outcome")), new(texts.Of("lab.what"))],
                [.. entries.Select(e => new Row(
                [
                    [new TimeSpanned(e.entry.At)], e is { Who: { } name, entry.PersonId: { } id } ? [new PersonSpan(id.Value, name)] : Stranger(e.entry),
                    [new TextSpan(e.entry.Action)], [new TextSpan(texts.Of(e.entry.Refused ? "lab.refused" : "lab.done"))],
                    [new TextSpan(Short(e.entry.Detail)), .. e.entry.Times > 1 ? (Span[])[new TextSpan($" ×{e.entry.Times}")] : []],
                ]))]),
        };
        if (page < pages) blocks.Add(new ButtonsBlock([new(texts.Of("about.button_next", new { page = page + 1, pages }), $"/audit page={page + 1}")]));
        return new ChatMessage(blocks);
    }

    private static Span[] Stranger(AuditEntry entry) =>
        entry.Account is { } account ? [TextSpan.OfMember($"{entry.Platform}: {(entry.Handle is { } handle ? $"@{handle} ({account})" : account)}")] : [];

    private static string Short(string detail) => detail.Length <= Longest ? detail : detail[..Longest].TrimEnd() + "…";
}
