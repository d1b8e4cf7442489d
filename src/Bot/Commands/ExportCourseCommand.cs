using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Costs;

namespace CoResearch.Bot.Commands;

/// <summary>A challenge's students as a CSV file for a gradebook.</summary>
internal sealed class ExportCourseCommand(ExportCourse export, Texts texts) : ICommand
{
    public CommandSpec Spec => new("export course", "Write a challenge's students to a CSV file for a gradebook: what each submitted, reached, told, gave")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/export course gamma-hadron",
        Topic = Topics.Guide,
        Discreet = true,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var file = await export.RunAsync(call.Challenge!, cancellationToken);
        return new ChatMessage(texts.Paragraph("cost.exported", new { call.Challenge!.Slug }), new FileBlock(file, Path.GetFileName(file)));
    }
}
