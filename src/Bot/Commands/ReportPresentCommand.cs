using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>Shows a stage's report to the lab.</summary>
internal sealed class ReportPresentCommand(PresentReport present, Texts texts) : ICommand
{
    private const string Again = "again";

    public CommandSpec Spec => new("report present", "Present a stage's report in the lab's channel; questions and feedback are collected")
    {
        Arguments = [StageArgument.Challenge, new(Again, ArgumentKind.Word, "the word again, for one that was just presented", Optional: true)],
        Example = "/report present gamma-hadron",
        Topic = Topics.Plan,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var word = call.Text(Again);
        if (word is not null && !word.Equals(Again, StringComparison.OrdinalIgnoreCase)) return texts.Refuse(new NotAgain(word));
        return (await present.RunAsync(call.Actor, call.Challenge!, word is not null, cancellationToken)).Failed(out var presented, out var error) ? texts.Refuse(error)
            : texts.Say(presented.ToLab ? "report.on_its_way" : "report.on_its_way_to_team", new { name = texts.Shipped(presented.Stage.Name), call.Challenge!.Slug });
    }
}
