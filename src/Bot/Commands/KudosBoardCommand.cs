using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Who was thanked most in a month; the reader's own place is always told.</summary>
internal sealed class KudosBoardCommand(KudosFigures figures, Ledger ledger, Texts texts) : ICommand
{
    private const int PageSize = 15;

    public CommandSpec Spec => new("kudos board", "Show who was thanked and who thanked most, this month, in another month, or ever")
    {
        Arguments = [new("month", ArgumentKind.Word, "2026-11, or ever; this month without it", Optional: true), Paging.Argument],
        Example = "/kudos board 2026-11",
        Topic = Topics.Recognition,
        BeforeAll = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.PageOf(call).Failed(out var page, out var error)) return texts.Refuse(error);
        var ever = "ever".Equals(call.Text("month"), StringComparison.OrdinalIgnoreCase);
        if (MonthOf(ever ? null : call.Text("month"), ledger.Month) is not { } named) return texts.Refuse(new NoMonth(call.Text("month")!, OrEver: true));
        LabMonth? month = ever ? null : named;
        var word = ever ? "ever" : named.ToString();
        var total = await figures.CountAsync(month, cancellationToken);
        if (total == 0) return texts.Say("kudos.nobody", new { month = word });
        var pages = (total + PageSize - 1) / PageSize;
        if (page > pages) return texts.Refuse(new NoSuchPage(page, pages));
        var rows = await figures.BoardAsync(month, (page - 1) * PageSize, PageSize, cancellationToken);
        var (own, place) = await figures.OfAsync(call.Actor, month, cancellationToken);
        var blocks = new List<Block>
        {
            texts.Heading("kudos.board", new { month = word }),
            new TableBlock(
                [new("#", Number: true), new(texts.Of("kudos.who")), new(texts.Of("kudos.thanks"), Number: true), new(texts.Of("kudos.points"), Number: true), new(texts.Of("kudos.gave"), Number: true)],
                [.. rows.Select(r => Row(r, r.Id == call.Actor.Id))]),
            place is { } at ? texts.Paragraph("kudos.my_place", new { place = at, of = total, own.Received, own.Given })
                : texts.Paragraph("kudos.no_place", new { own.Given }),
            texts.Paragraph("kudos.weights", new { days = FairPlay.Days }),
        };
        if (page == 1 && await figures.GiversAsync(month, 3, cancellationToken) is { Count: > 0 } givers)
            blocks.Insert(2, new ParagraphBlock([.. texts.Spans("kudos.givers"),
                .. givers.SelectMany((g, i) => (Span[])[new TextSpan(i == 0 ? " " : ", "), new PersonSpan(g.Id.Value, g.Name), new TextSpan($" {g.Given}")])]));
        if (page < pages) blocks.Add(new ButtonsBlock([new(texts.Of("about.button_next", new { page = page + 1, pages }), $"/kudos board {word} page={page + 1}")]));
        return new ChatMessage(blocks);
    }

    /// <summary>The month that is named, this one without a name; null for what is none.</summary>
    internal static LabMonth? MonthOf(string? word, LabMonth now) => word is null ? now
        : word.Split('-') is [{ Length: 4 } year, { Length: 1 or 2 } month] && int.TryParse(year, out var y) && int.TryParse(month, out var m) && y >= 1 && m is >= 1 and <= 12 ? new LabMonth(y, m) : null;

    private Row Row(PersonSum sum, bool own) => new(
        [[new TextSpan($"{sum.Place}")], [new PersonSpan(sum.Id.Value, sum.Name)], [new TextSpan(Figures.Number(sum.Weighted))], [new TextSpan(texts.Count(sum.Received))], [new TextSpan(texts.Count(sum.Given))]], own);
}

internal sealed record NoMonth(string Word, bool OrEver = false)
    : Error("no_month", $"\"{Word}\" is no month. Write it as 2026-11{(OrEver ? ", or write ever" : "")}.");
