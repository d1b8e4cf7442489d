using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Rewards;

namespace CoResearch.Bot.Commands;

/// <summary>What waits for a lab owner: requests to decide, rewards to hand over, and what teams are filling.</summary>
internal sealed class RedemptionsCommand(RewardCatalog catalog, RedemptionView view, Texts texts) : ICommand
{
    private const int PageSize = 8;

    public CommandSpec Spec => new("redemptions", "List the requests for rewards that wait: to decide, to hand over, and what teams are filling")
    {
        Arguments = [Paging.Argument],
        Example = "/redemptions",
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.PageOf(call).Failed(out var page, out var error)) return texts.Refuse(error);
        var waiting = await catalog.WaitingAsync(cancellationToken);
        if (waiting.Count == 0) return texts.Say("rewards.waiting_none");
        var pages = (waiting.Count + PageSize - 1) / PageSize;
        if (page > pages) return texts.Refuse(new NoSuchPage(page, pages));
        List<Block> blocks =
        [
            texts.Heading("rewards.waiting_title"), texts.Paragraph("rewards.waiting_page", new { total = waiting.Count, page, pages }),
            .. waiting.Skip((page - 1) * PageSize).Take(PageSize).SelectMany(view.ForOwner),
        ];
        if (page < pages) blocks.Add(new ButtonsBlock([new(texts.Of("about.button_next", new { page = page + 1, pages }), $"/redemptions page={page + 1}")]));
        return new ChatMessage(blocks);
    }
}
