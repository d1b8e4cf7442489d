using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Puts the cards of a Trello board on a challenge's board.</summary>
internal sealed class BoardImportCommand(TrelloBoard trello, IEnumerable<IPlatform> platforms, Texts texts) : ICommand
{
    private const string From = "from";

    public CommandSpec Spec => new("board import", "Send a board that was exported from Trello as JSON: its cards come onto the board here")
    {
        Arguments = [
            new("challenge", ArgumentKind.Challenge, "written beside the file: whose board they come onto", Optional: true),
            new(Paging.Argument.Name, ArgumentKind.Settings, "in the terminal, where no file is sent: from=<its path>", Optional: true) { Form = "from=…" },
        ],
        Example = "/board import gamma-hadron",
        Topic = Topics.Plan,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (FileOf(call).Failed(out var file, out var missing)) return texts.Refuse(missing);
        if ((await trello.ImportAsync(call.Actor, call.Challenge!, file, cancellationToken)).Failed(out var imported, out var error)) return texts.Refuse(error);
        var slug = call.Challenge!.Slug;
        return new ChatMessage([
            texts.Paragraph("roadmap.imported", new { imported.Added, imported.Known, imported.Skipped, slug }),
            .. imported.NoRoom > 0 ? (Block[])[texts.Paragraph("roadmap.no_room", new { count = imported.NoRoom, limit = new CodeSpan("/card limit") })] : [],
            new ButtonsBlock([new(texts.Of("roadmap.button_board", new { slug }), $"/board {slug}")]),
        ]);
    }

    /// <summary>What was sent, or lies at a path that whoever sits at the terminal may read as well as this process.</summary>
    private Result<byte[]> FileOf(CommandCall call)
    {
        if (Paging.Unknown(call, [From]) is { } unknown) return unknown;
        if (call.File is { } sent) return sent;
        var terminal = platforms.First(p => p.Name == call.Platform).Limits.NamesAreIdentities;
        if (call.Settings(Paging.Argument.Name).GetValueOrDefault(From) is not { } path) return terminal ? new NoBoardNamed(call.Challenge!.Slug) : new NoBoardSent();
        if (!terminal) return new OnlyInTerminal($"{From}=");
        try
        {
            return PlainFile.Read(path, TrelloBoard.MostBytes) is { Length: <= TrelloBoard.MostBytes } bytes ? bytes : new BoardNotRead(path, TrelloBoard.MostBytes >> 20);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new BoardNotRead(path, TrelloBoard.MostBytes >> 20);
        }
    }
}

internal sealed record NoBoardSent()
    : Error("no_board_sent", "Send me the board's file with \"board import\" and the challenge's name written beside it. In Trello: Menu, Share, Export as JSON.");

internal sealed record NoBoardNamed(string Slug)
    : Error("no_board_named", $"Say where the board's file is: /board import {Slug} from=/home/me/board.json. In Trello: Menu, Share, Export as JSON.");

internal sealed record BoardNotRead(string Path, int Megabytes)
    : Error("board_not_read", $"I can read no file {Path}, or it has more than {Megabytes} MB.");
