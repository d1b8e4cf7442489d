using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Risks;

namespace CoResearch.Bot.Commands;

/// <summary>What may go wrong in a challenge, or what became of it.</summary>
internal sealed class RiskCommand(RiskList list, RiskView view, Texts texts) : ICommand
{
    private const int PageSize = 20;

    public CommandSpec Spec => new("risk", "Show what may go wrong in a challenge, the gravest first, and who watches it")
    {
        Aliases = ["risks"],
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("settings", ArgumentKind.Settings, "only=closed shows what became of the others, page=2 the next page", Optional: true) { Form = "only=closed page=2" }],
        Example = "/risk gamma-hadron",
        Topic = Topics.Plan,
        BeforeAll = true,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        if (Paging.Unknown(call, ["only", "page"]) is { } unknown) return texts.Refuse(unknown);
        if (Paging.Word(call, "only", ["", "closed"]).Failed(out var only, out var error)) return texts.Refuse(error);
        if (only == "closed")
        {
            var closed = await list.ClosedAsync(challenge.Id, cancellationToken);
            if (closed.Count == 0) return texts.Say("risk.none_closed", new { challenge.Slug });
            return Paging.Cut(call, closed, PageSize, "only").Failed(out var over, out error) ? texts.Refuse(error)
                : new ChatMessage([texts.Heading("risk.title_closed", new { challenge.Title }), new FieldsBlock([.. over.Rows.Select(RiskView.Closed)]), .. over.Next(texts, $"/risk {challenge.Slug} only=closed")]);
        }
        var open = await list.OpenAsync(challenge.Id, cancellationToken);
        if (open.Count == 0) return texts.Say("risk.none", new { challenge.Slug });
        if (Paging.Cut(call, open, PageSize, "only").Failed(out var page, out error)) return texts.Refuse(error);
        return new ChatMessage([
            texts.Heading("risk.title", new { challenge.Title }), new FieldsBlock([.. page.Rows.Select(view.Open)]),
            texts.Paragraph("risk.how", new { challenge.Slug, id = page.Rows[0].Risk.Id }), .. page.Next(texts, $"/risk {challenge.Slug}"),
        ]);
    }
}
