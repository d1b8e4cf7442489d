using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;

namespace CoResearch.Bot.Commands;

/// <summary>What an importer tells of the data that it made.</summary>
internal static class ImportReport
{
    public static IReadOnlyList<Block> Blocks(string report) => report.Length == 0 ? [] : StatementView.Read(report);
}
