using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Rewards;

namespace CoResearch.Bot.Commands;

/// <summary>The catalogue as its reader sees it: what they can afford, what teams are filling, and what they asked for.</summary>
internal sealed class RewardsCommand(RewardCatalog catalog, Ledger ledger, Texts texts) : ICommand
{
    private const int PageSize = 10, MostPictures = 4, MostRequests = 5, MostFilling = 10;
    private const long Part = 10;

    /// <summary>So many are few: "only 5 left".</summary>
    internal const int Few = 5;

    public CommandSpec Spec => new("rewards", "Show what your points buy, what of it you can afford, and what you asked for")
    {
        Arguments = [Paging.Argument],
        Example = "/rewards",
        Topic = Topics.Recognition,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.PageOf(call).Failed(out var page, out var error)) return texts.Refuse(error);
        var offered = await catalog.OfferedAsync(cancellationToken);
        var pages = Math.Max(1, (offered.Count + PageSize - 1) / PageSize);
        if (page > pages) return texts.Refuse(new NoSuchPage(page, pages));
        var earned = await ledger.EarnedAsync(call.Actor.Id, cancellationToken);
        var shown = offered.Skip((page - 1) * PageSize).Take(PageSize).ToList();
        var blocks = new List<Block> { texts.Heading("rewards.title"), earned < 0 ? texts.Paragraph("rewards.debt", new { debt = -earned }) : texts.Paragraph("rewards.earned", new { earned }) };
        if (shown.Count == 0) blocks.Add(texts.Paragraph("rewards.none"));
        else blocks.AddRange([Table(shown, earned), texts.Paragraph("rewards.how")]);
        var filling = await catalog.FillingAsync(call.Actor.Id, cancellationToken);
        foreach (var row in filling.Take(MostFilling)) blocks.Add(texts.Paragraph("rewards.filling", Filling(row)));
        blocks.AddRange(shown.Where(r => r.Picture is not null).Take(MostPictures)
            .Select(r => new PlotBlock(r.Picture!, texts.Of("rewards.picture", new { r.Name, r.What }), [])));
        var own = await catalog.OfAsync(call.Actor.Id, MostRequests, cancellationToken);
        if (own.Count > 0) blocks.AddRange([texts.Heading("rewards.yours"), new FieldsBlock([.. own.Select(Request)])]);
        var buttons = Buttons(shown, filling, earned);
        if (page < pages) buttons.Add(new(texts.Of("about.button_next", new { page = page + 1, pages }), $"/rewards page={page + 1}"));
        if (buttons.Count > 0) blocks.Add(new ButtonsBlock(buttons));
        return new ChatMessage(blocks);
    }

    private TableBlock Table(List<Reward> shown, long earned) => new(
        [
            new(texts.Of("rewards.name")), new(texts.Of("rewards.what")), new(texts.Of("rewards.price"), Number: true),
            new(texts.Of("rewards.left_title")), new(texts.Of("rewards.you")),
        ],
        [.. shown.Select(r => new Row(
        [
            [new CodeSpan(r.Name)], [TextSpan.OfMember(r.What)], [new TextSpan(texts.Count(r.Price))], [new TextSpan(Left(r))], [new TextSpan(ForYou(r, earned))],
        ]))]);

    private string Left(Reward reward) => reward.Stock switch
    {
        null => "",
        0 => texts.Of("rewards.gone"),
        <= Few => texts.Of("rewards.left_few", new { left = reward.Stock }),
        _ => texts.Of("rewards.left", new { left = reward.Stock }),
    };

    private string ForYou(Reward reward, long earned) =>
        reward.SoldOut ? ""
        : reward.Shared ? texts.Of("rewards.together")
        : earned >= reward.Price ? texts.Of("rewards.affordable")
        : texts.Of("rewards.missing", new { missing = texts.Count(reward.Price - Math.Max(0, earned)) });

    private List<Button> Buttons(List<Reward> shown, IReadOnlyList<RedemptionRow> filling, long earned) =>
    [
        .. shown.Where(r => r is { Shared: false, SoldOut: false } && r.Price <= earned)
            .Select(r => new Button(texts.Of("rewards.button_redeem", new { r.Name, r.Price }), $"/redeem {r.Name} price {r.Price}")),
        .. shown.Where(r => r is { Shared: true, SoldOut: false })
            .Select(r => (r.Name, r.Price, Filling: filling.FirstOrDefault(f => f.Own && f.Reward == r.Name) ?? filling.FirstOrDefault(f => f.Slug is null && f.Reward == r.Name)))
            .Select(r => (r.Name, Points: Math.Min(Part, r.Filling is { } f ? f.Redemption.Price - f.Together : r.Price), r.Filling?.Slug))
            .Where(r => r.Points <= earned).Select(r => Give(r.Name, r.Points, r.Slug)),
    ];

    /// <summary>For the reader's own team where it has begun, otherwise for the lab; no more than is missing.</summary>
    private Button Give(string name, long points, string? slug) => slug is null
        ? new(texts.Of("rewards.button_give", new { points, name }), $"/redeem {name} {points}")
        : new(texts.Of("rewards.button_give_team", new { points, name, slug }), $"/redeem {name} {points} {slug}");

    private object Filling(RedemptionRow row) => new
    {
        id = row.Redemption.Id.Value,
        reward = new CodeSpan(row.Reward),
        team = row.Slug ?? texts.Of("rewards.of_lab"),
        bar = RedemptionView.Bar(row.Together, row.Redemption.Price),
        row.Together,
        row.Redemption.Price,
        row.People,
    };

    private Field Request(RedemptionRow row) => new(
        texts.Of("rewards.request", new { id = row.Redemption.Id.Value, row.Reward }),
        texts.Spans("rewards.request_state", new { row.Redemption.Price, state = texts.Of("rewards.state_" + row.Redemption.State.ToString().ToLowerInvariant()) }));
}
