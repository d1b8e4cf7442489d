using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>The reader's open cards in all their challenges.</summary>
internal sealed class CardsCommand(CardList list, CardView view, TimeProvider time, Texts texts) : ICommand
{
    private const int PageSize = 40;

    public CommandSpec Spec => new("cards", "Show your open cards in all your challenges, what is due first")
    {
        Arguments = [Paging.Argument],
        Example = "/cards",
        Topic = Topics.Plan,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var cards = await list.OfAsync(call.Actor.Id, cancellationToken);
        if (cards.Count == 0) return texts.Say("roadmap.no_cards");
        if (Paging.Cut(call, cards, PageSize).Failed(out var page, out var error)) return texts.Refuse(error);
        var today = call.Actor.DayAt(time.GetUtcNow());
        var blocks = new List<Block>
        {
            texts.Heading("roadmap.your_cards"),
            new TableBlock(view.Columns(withBoard: true), [.. page.Rows.Select(c => view.Row(c.Row, today, marked: false, first: c.Slug))]),
        };
        blocks.AddRange(page.Next(texts, "/cards"));
        return new ChatMessage(blocks);
    }
}
