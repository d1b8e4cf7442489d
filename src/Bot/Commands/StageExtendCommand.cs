using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>Lets what runs go on for longer.</summary>
internal sealed class StageExtendCommand(ManageStages manage, StageView view, Texts texts) : ICommand
{
    private const string Stage = "stage";

    public CommandSpec Spec => new("stage extend", "Let the stage or iteration that runs go on for longer, and say why")
    {
        Arguments = [new("length", ArgumentKind.Word, "how much longer: 10d, 2w"), new(Stage, ArgumentKind.Word, "which one of those that run; the innermost where nothing is said", Optional: true) { After = Stage }, StageArgument.Challenge, new("why", ArgumentKind.Rest, "why; the timeline shows it")],
        Example = "/stage extend 1w gamma-hadron The detector group was away",
        HasForm = true,
        Topic = Topics.Plan,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await manage.ExtendAsync(call.Actor, call.Challenge!, call.Text("length")!, call.Text(Stage), call.Text("why")!, cancellationToken)).Failed(out var stage, out var error)
            ? texts.Refuse(error)
            : texts.Say("stage.extended", new { name = texts.Shipped(stage.Name), call.Challenge!.Slug, due = view.Date(stage.DueAt!.Value, call.Actor), added = stage.ExtendedDays });
}
