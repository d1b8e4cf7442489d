using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows;

namespace CoResearch.Bot.Commands;

/// <summary>The JSON schema of workflow.yml as a file, so that editors complete its keys.</summary>
internal sealed class WorkflowSchemaCommand(Exports exports, Texts texts) : ICommand
{
    public CommandSpec Spec => new("workflow schema", "Get the JSON schema of workflow.yml, with which editors complete its keys")
    {
        Example = "/workflow schema",
        Topic = Topics.Look,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var file = exports.Place("workflow.schema.json");
        await File.WriteAllTextAsync(file + ".tmp", WorkflowLanguage.Schema(), cancellationToken);
        File.Move(file + ".tmp", file, overwrite: true);
        return new ChatMessage(new FileBlock(file, "workflow.schema.json"), texts.Paragraph("code.schema_hint"));
    }
}
