using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Awards;

namespace CoResearch.Bot.Commands;

/// <summary>The lab's awards and who has them.</summary>
internal sealed class AwardsCommand(AwardList list, Texts texts) : ICommand
{
    private const int MostNamed = 5;

    public CommandSpec Spec => new("awards", "Show the lab's awards, what they are for, and who has them")
    {
        Example = "/awards",
        Topic = Topics.Recognition,
        BeforeAll = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var awards = await list.HoldersAsync(MostNamed, cancellationToken);
        if (awards.Count == 0) return texts.Say("awards.none");
        List<Block> blocks =
        [
            texts.Heading("awards.title"),
            new TableBlock(
                [new(texts.Of("awards.award")), new(texts.Of("awards.what")), new(texts.Of("awards.points"), Number: true), new(texts.Of("awards.has"))],
                [.. awards.Select(a => new Row(
                    [[new StrongSpan("#" + a.Award.Tag)], [new TextSpan(a.Award.Sentence)], [new TextSpan(texts.Count(a.Award.Points))], Holders(a)],
                    Marked: a.Latest.Any(h => h.Claim.PersonId == call.Actor.Id)))]),
            texts.Paragraph("awards.how"),
            .. (await list.WaitingOfAsync(call.Actor.Id, cancellationToken)).Select(c =>
                texts.Paragraph("awards.yours_waiting", new { id = c.Claim.Id.Value, award = ClaimView.Tag(c.Claim), c.Slug })),
        ];
        return new ChatMessage(blocks);
    }

    private IReadOnlyList<Span> Holders(AwardHolders award)
    {
        if (award.Given == 0) return texts.Spans("awards.nobody");
        var named = award.Latest.SelectMany(h => texts.Spans("awards.holder", new { person = new PersonSpan(h.Claim.PersonId.Value, h.Person), h.Slug }).Prepend(new TextSpan(", "))).Skip(1);
        var more = award.Given - award.Latest.Count;
        return more == 0 ? [.. named] : [.. named, .. texts.Spans("awards.more", new { more })];
    }
}
