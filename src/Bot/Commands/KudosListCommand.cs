using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>The latest kudos, of everybody or of one person.</summary>
internal sealed class KudosListCommand(CoResearchDb db, Texts texts) : ICommand
{
    private const int PageSize = 10;

    public CommandSpec Spec => new("kudos list", "Show the latest kudos, of everybody or from and to one person")
    {
        Arguments = [new("person", ArgumentKind.Person, "from and to @name", Optional: true), Paging.Argument],
        Example = "/kudos list @ada",
        Topic = Topics.Recognition,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.PageOf(call).Failed(out var page, out var error)) return texts.Refuse(error);
        var person = call.Person("person");
        var gifts = db.Gifts.AsNoTracking().Where(g => g.UndoneAt == null && g.VoidedAt == null);
        if (person is not null) gifts = gifts.Where(g => g.GiverId == person.Id || db.GiftShares.Any(s => s.GiftId == g.Id && s.ReceiverId == person.Id));
        var shown = await gifts.OrderByDescending(g => g.Id).Skip((page - 1) * PageSize).Take(PageSize + 1).ToListAsync(cancellationToken);
        if (shown.Count == 0) return texts.Say("kudos.list_none");
        var ids = shown.Select(g => g.Id).ToList();
        var receivers = (await db.GiftShares.Where(s => ids.Contains(s.GiftId)).ToListAsync(cancellationToken)).ToLookup(s => s.GiftId, s => s.ReceiverId);
        var people = shown.Select(g => g.GiverId).Concat(receivers.SelectMany(r => r)).Distinct().ToList();
        var names = await db.People.Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        var blocks = new List<Block>
        {
            person is null ? texts.Heading("kudos.list") : texts.Heading("kudos.list_of", new { person = "@" + person.Name }),
            new TableBlock(
                [new("Id", Number: true), new(texts.Of("kudos.from")), new(texts.Of("kudos.to")), new(texts.Of("kudos.points"), Number: true), new(texts.Of("kudos.why"))],
                [.. shown.Take(PageSize).Select(g => new Row(
                [
                    [new TextSpan($"{g.Id.Value}")], [new PersonSpan(g.GiverId.Value, names[g.GiverId])],
                    [.. receivers[g.Id].SelectMany((r, i) => (Span[])[new TextSpan(i == 0 ? "" : ", "), new PersonSpan(r.Value, names[r])])],
                    [new TextSpan($"{g.Points}")], [TextSpan.OfMember(g.Reason)],
                ]))]),
        };
        if (shown.Count > PageSize)
            blocks.Add(new ButtonsBlock([new(texts.Of("kudos.button_older"), $"/kudos list {(person is null ? "" : $"@{person.Name} ")}page={page + 1}")]));
        return new ChatMessage(blocks);
    }
}
