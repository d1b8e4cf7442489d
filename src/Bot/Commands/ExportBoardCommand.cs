using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>A challenge's board as a file that Trello's tools read.</summary>
internal sealed class ExportBoardCommand(TrelloBoard trello, Exports exports, TimeProvider time, Texts texts) : ICommand
{
    public CommandSpec Spec => new("export board", "Write the board of a challenge to a JSON file, as Trello exports its own")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/export board gamma-hadron",
        Topic = Topics.Plan,
        Discreet = true,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        var name = $"board-{challenge.Slug}-{time.GetUtcNow():yyyyMMdd-HHmmss}.json";
        await File.WriteAllTextAsync(exports.Place(name), await trello.ExportAsync(challenge, challenge.Title, cancellationToken), cancellationToken);
        return new ChatMessage(texts.Paragraph("roadmap.exported", new { challenge.Slug }), new FileBlock($"exports/{name}", name));
    }
}
