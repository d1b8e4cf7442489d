using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Says by when a card is to be done.</summary>
internal sealed class CardDueCommand(ManageCards manage, CardView view, TimeProvider time, Texts texts) : ICommand
{
    public CommandSpec Spec => new("card due", "Say by when a card is to be done")
    {
        Arguments = [CardArgument.Card, new("day", ArgumentKind.Word, "friday, tomorrow, 3d, 2w, 2026-12-24, or none")],
        Example = "/card due 12 friday",
        HasForm = true,
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var typed = call.Text("day")!;
        var today = call.Actor.DayAt(time.GetUtcNow());
        var day = typed.Equals("none", StringComparison.OrdinalIgnoreCase) ? null : DueDay.Read(typed, today);
        if (day is null && !typed.Equals("none", StringComparison.OrdinalIgnoreCase)) return texts.Refuse(new BadDay(typed));
        var step = await manage.DueAsync(call.Actor, call.Card!, day, cancellationToken);
        return day is null ? view.Answer(step, "roadmap.due_never") : view.Answer(step, "roadmap.due_on", ("day", Days.Short(day.Value, today, texts.Culture)));
    }
}
