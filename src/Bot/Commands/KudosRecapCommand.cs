using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>A month of kudos, with a drawing of who thanked whom.</summary>
internal sealed class KudosRecapCommand(KudosRecapView view, Ledger ledger, Texts texts) : ICommand
{
    public CommandSpec Spec => new("kudos recap", "Show a month of kudos: for which values, and who thanked whom, as a drawing")
    {
        Arguments = [new("month", ArgumentKind.Word, "2026-11; this month without it", Optional: true)],
        Example = "/kudos recap 2026-11",
        Topic = Topics.Recognition,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (KudosBoardCommand.MonthOf(call.Text("month"), ledger.Month) is not { } month) return texts.Refuse(new NoMonth(call.Text("month")!));
        return await view.OfAsync(month, cancellationToken) ?? texts.Say("kudos.nobody", new { month });
    }
}
