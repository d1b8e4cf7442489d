using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Standings;

namespace CoResearch.Bot.Commands;

/// <summary>The public leaderboard as a CSV file.</summary>
internal sealed class ExportStandingsCommand(CoResearchDb db, ExportStandings export, Texts texts) : ICommand
{
    public CommandSpec Spec => new("export standings", "Write a challenge's public leaderboard to a CSV file")
    {
        Aliases = ["export"],
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/export standings gamma-hadron",
        Topic = Topics.Look,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var file = await export.RunAsync(await Board.OfAsync(db, call.Challenge!, cancellationToken), cancellationToken);
        return new ChatMessage(texts.Paragraph("scores.exported", new { call.Challenge!.Slug }), new FileBlock(file, Path.GetFileName(file)));
    }
}
