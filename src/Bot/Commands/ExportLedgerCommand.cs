using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>The whole ledger as a CSV file, for the eyes of a lab owner.</summary>
internal sealed class ExportLedgerCommand(ExportKudos export, Texts texts) : ICommand
{
    public CommandSpec Spec => new("export ledger", "Write every line of the points' ledger to a CSV file")
    {
        Example = "/export ledger",
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var file = await export.LedgerAsync(cancellationToken);
        return new ChatMessage(texts.Paragraph("kudos.exported_ledger"), new FileBlock(file, Path.GetFileName(file)));
    }
}
