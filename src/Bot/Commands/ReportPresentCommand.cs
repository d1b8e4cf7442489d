using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>Shows a stage's report to the lab.</summary>
internal sealed class ReportPresentCommand(PresentReport present, Texts texts) : ICommand
{
    private const string Which = "stage", Again = "again";

    public CommandSpec Spec => new("report present", "Present a stage's report in the lab's channel; questions and feedback are collected")
    {
        Arguments =
        [
            StageArgument.Challenge,
            new(Which, ArgumentKind.Word, "the stage, by the beginning of its name; without it the one that ended last, or that runs where that one was presented", Optional: true),
            new(Again, ArgumentKind.Word, "the word again, for one that was just presented", Optional: true),
        ],
        Example = "/report present gamma-hadron learning",
        Topic = Topics.Plan,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        // Without a stage the word stands in its place.
        var (stage, word) = IsAgain(call.Text(Which)) ? (null, call.Text(Which)) : (call.Text(Which), call.Text(Again));
        if (word is not null && !IsAgain(word)) return texts.Refuse(new NotAgain(word));
        return (await present.RunAsync(call.Actor, call.Challenge!, stage, word is not null, cancellationToken)).Failed(out var presented, out var error) ? texts.Refuse(error)
            : texts.Say(presented.ToLab ? "report.on_its_way" : "report.on_its_way_to_team", new { name = texts.Shipped(presented.Stage.Name), call.Challenge!.Slug });
    }

    private static bool IsAgain(string? word) => Again.Equals(word, StringComparison.OrdinalIgnoreCase);
}
