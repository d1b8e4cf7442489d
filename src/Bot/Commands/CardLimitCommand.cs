using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Limits how many cards a column holds.</summary>
internal sealed class CardLimitCommand(ManageCards manage, CardView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("card limit", "Limit how many cards a column holds at once, so that things get done")
    {
        Arguments = [new("column", ArgumentKind.Word, "backlog, planned, doing, test or done"), new("most", ArgumentKind.Integer, "how many; 0 for no limit"), new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/card limit doing 5 gamma-hadron",
        Topic = Topics.Plan,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (CardText.ReadColumn(call.Text("column")!).Failed(out var column, out var error)) return texts.Refuse(error);
        var most = call.Integer("most")!.Value;
        if ((await manage.LimitAsync(call.Challenge!, column, most, cancellationToken)).Error is { } refused) return texts.Refuse(refused);
        return most == 0
            ? texts.Say("roadmap.unlimited", new { column = view.Column(column), call.Challenge!.Slug })
            : texts.Say("roadmap.limited", new { column = view.Column(column), call.Challenge!.Slug, most });
    }
}
