using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>Sends back a file that a stage brought forth.</summary>
internal sealed class StageFileCommand(ManageStages manage, Texts texts) : ICommand
{
    public CommandSpec Spec => new("stage file", "Get a file that was kept among what a stage brought forth")
    {
        Arguments = [new("what", ArgumentKind.Word, "what it is called, as in /stage"), StageArgument.Challenge],
        Example = "/stage file slides gamma-hadron",
        Topic = Topics.Plan,
        Discreet = true,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await manage.FileAsync(call.Challenge!, call.Text("what")!, cancellationToken)).Failed(out var artefact, out var error) ? texts.Refuse(error)
            : new ChatMessage(
                texts.Paragraph("stage.file", new { what = TextSpan.OfMember(artefact.What), name = TextSpan.OfMember(artefact.Text), size = texts.Bytes(artefact.Bytes) }),
                new FileBlock(artefact.File!, Path.GetFileName(artefact.File!)));
}
