using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Puts the cards of a Trello board on a challenge's board.</summary>
internal sealed class BoardImportCommand(TrelloBoard trello, Texts texts) : ICommand
{
    public CommandSpec Spec => new("board import", "Send a board that was exported from Trello as JSON: its cards come onto the board here")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "written beside the file: whose board they come onto", Optional: true)],
        Example = "/board import gamma-hadron",
        Topic = Topics.Plan,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.File is not { } file) return texts.Refuse(new NoBoardSent());
        if ((await trello.ImportAsync(call.Actor, call.Challenge!, file, cancellationToken)).Failed(out var imported, out var error)) return texts.Refuse(error);
        return new ChatMessage(
            texts.Paragraph("roadmap.imported", new { imported.Added, imported.Known, imported.Skipped, call.Challenge!.Slug }),
            new ButtonsBlock([new(texts.Of("roadmap.button_board", new { call.Challenge.Slug }), $"/board {call.Challenge.Slug}")]));
    }
}

internal sealed record NoBoardSent()
    : Error("no_board_sent", "Send me the board's file with \"board import\" and the challenge's name written beside it. In Trello: Menu, Share, Export as JSON.");
