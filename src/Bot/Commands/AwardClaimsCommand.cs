using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Awards;

namespace CoResearch.Bot.Commands;

/// <summary>The claims of awards that the reader can decide.</summary>
internal sealed class AwardClaimsCommand(AwardList list, ClaimView view, Texts texts) : ICommand
{
    private const int PageSize = 5;

    public CommandSpec Spec => new("award claims", "List the claims of awards that wait for you, with their evidence")
    {
        Arguments = [Paging.Argument],
        Example = "/award claims",
        Topic = Topics.Guide,
        Discreet = true,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.PageOf(call).Failed(out var page, out var error)) return texts.Refuse(error);
        var waiting = await list.WaitingForAsync(call.Actor, cancellationToken);
        if (waiting.Count == 0) return texts.Say("awards.claims_none");
        var pages = (waiting.Count + PageSize - 1) / PageSize;
        if (page > pages) return texts.Refuse(new NoSuchPage(page, pages));
        List<Block> blocks =
        [
            texts.Heading("awards.claims_title"), texts.Paragraph("awards.claims_page", new { total = waiting.Count, page, pages }),
            .. waiting.Skip((page - 1) * PageSize).Take(PageSize).SelectMany(view.ForDecider),
        ];
        if (page < pages) blocks.Add(new ButtonsBlock([new(texts.Of("about.button_next", new { page = page + 1, pages }), $"/award claims page={page + 1}")]));
        return new ChatMessage(blocks);
    }
}
