using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>All kudos that stand as a CSV file.</summary>
internal sealed class ExportKudosCommand(ExportKudos export, Texts texts) : ICommand
{
    public CommandSpec Spec => new("export kudos", "Write all kudos to a CSV file: a row for each gift and receiver")
    {
        Example = "/export kudos",
        Topic = Topics.Recognition,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var file = await export.KudosAsync(call.Actor, cancellationToken);
        return new ChatMessage(texts.Paragraph("kudos.exported_kudos"), new FileBlock(file, Path.GetFileName(file)));
    }
}
