using System.Globalization;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>Ticks a line of a stage's checklist, or adds one.</summary>
internal sealed class StageCheckCommand(ManageStages manage, Texts texts) : ICommand
{
    // No setting of the command: a line may itself say that something=something.
    private const string ForEntry = "for=entry";

    public CommandSpec Spec => new("stage check", "Tick a line of a stage's checklist by its number, or add one in words")
    {
        Arguments = [StageArgument.Challenge, new("line", ArgumentKind.Rest, "a line's number, which ticks it, and again takes the tick away; or what else is to be true before the stage ends; for=entry before it: before the next one begins")],
        Example = "/stage check gamma-hadron 4",
        HasForm = true,
        Topic = Topics.Plan,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (typed, slug) = (call.Text("line")!, call.Challenge!.Slug);
        if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return (await manage.TickAsync(call.Challenge, number, cancellationToken)).Failed(out var item, out var error) ? texts.Refuse(error)
                : texts.Say(item.DoneAt is null ? "stage.unticked" : "stage.ticked", new { number, text = TextSpan.OfMember(texts.Shipped(item.Text)), slug });
        var entry = typed.StartsWith(ForEntry + " ", StringComparison.OrdinalIgnoreCase);
        return (await manage.AddItemAsync(call.Challenge, entry ? typed[ForEntry.Length..] : typed, entry, cancellationToken)).Failed(out var added, out var refusal) ? texts.Refuse(refusal)
            : texts.Say(entry ? "stage.entry_added" : "stage.item_added", new { added.Item.Number, name = texts.Shipped(added.Stage.Name), text = TextSpan.OfMember(added.Item.Text), slug });
    }
}
