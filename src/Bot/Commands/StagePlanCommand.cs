using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>How long a challenge's stages are to last, with all their checklists.</summary>
internal sealed class StagePlanCommand(ManageStages manage, StageList list, StageView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("stage plan", "Show the plan of all stages with their checklists, or set how long they last")
    {
        Arguments = [StageArgument.Challenge, new("settings", ArgumentKind.Settings, "a stage's name and its length: learning=6w individual-solution=10w", Optional: true) { Form = "learning=6w …" }],
        Example = "/stage plan gamma-hadron learning=6w write-up=3w",
        Topic = Topics.Plan,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var settings = call.Settings("settings");
        StageLine? line;
        if (settings.Count == 0) line = await list.OfAsync(call.Challenge!, cancellationToken);
        else if ((await manage.PlanAsync(call.Challenge!, settings, cancellationToken)).Failed(out line, out var error)) return texts.Refuse(error);
        return new ChatMessage([.. view.Plan(call.Challenge!, line, call.Actor)]);
    }
}
