using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Risks;

namespace CoResearch.Bot.Commands;

/// <summary>What may go wrong in a challenge, or what became of it.</summary>
internal sealed class RiskCommand(RiskList list, RiskView view, Texts texts) : ICommand
{
    private const int Most = 20;

    public CommandSpec Spec => new("risk", "Show what may go wrong in a challenge, the gravest first, and who watches it")
    {
        Aliases = ["risks"],
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("settings", ArgumentKind.Settings, "only=closed shows what became of the others", Optional: true) { Form = "only=closed" }],
        Example = "/risk gamma-hadron",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        if (Paging.Unknown(call, ["only"]) is { } unknown) return texts.Refuse(unknown);
        if (Paging.Word(call, "only", ["", "closed"]).Failed(out var only, out var error)) return texts.Refuse(error);
        if (only == "closed")
        {
            var closed = await list.ClosedAsync(challenge.Id, Most, cancellationToken);
            return closed.Count == 0 ? texts.Say("risk.none_closed", new { challenge.Slug }) : new ChatMessage(texts.Heading("risk.title_closed", new { challenge.Title }), new FieldsBlock([.. closed.Select(RiskView.Closed)]));
        }
        var open = await list.OpenAsync(challenge.Id, cancellationToken);
        if (open.Count == 0) return texts.Say("risk.none", new { challenge.Slug });
        var blocks = new List<Block> { texts.Heading("risk.title", new { challenge.Title }), new FieldsBlock([.. open.Take(Most).Select(view.Open)]) };
        if (open.Count > Most) blocks.Add(texts.Paragraph("risk.more", new { more = open.Count - Most }));
        blocks.Add(texts.Paragraph("risk.how", new { challenge.Slug, id = open[0].Risk.Id }));
        return new ChatMessage(blocks);
    }
}
