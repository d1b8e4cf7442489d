using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Names every mistake of a challenge's folder before it is added.</summary>
internal sealed class ChallengeCheckCommand(IChallengeSource challenges, StatePaths paths, Texts texts) : ICommand
{
    public CommandSpec Spec => new("challenge check", "Name every mistake in a challenge's folder, with file, line and key")
    {
        Arguments = [new("folder", ArgumentKind.Word, "a folder on the bot's machine that holds a challenge.yml")],
        Example = "/challenge check /data/gamma-hadron",
        Topic = Topics.Guide,
        Discreet = true,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var folder = call.Text("folder")!;

        // A mistake in a label is quoted, and the labels of this lab's challenges are hidden from its guides, too.
        if (paths.Touches(folder)) return texts.Refuse(new InsideStateFolder(folder));
        if (!Directory.Exists(folder)) return texts.Refuse(new NoSuchFolder(folder));
        var mistakes = await Task.Run(() => challenges.Check(folder), cancellationToken);
        if (mistakes.Count > 0) return texts.Refuse(new MistakesError(mistakes));
        var blocks = new List<Block> { texts.Paragraph("guide.checked", new { folder = new CodeSpan(folder) }) };
        if (ChallengeFolder.Draft(folder)?.Value is { PrintedNames.Count: > 0, Predictions.Range: null }) blocks.Add(texts.Paragraph("guide.checked_no_range"));
        return new ChatMessage(blocks);
    }
}

internal sealed record NoSuchFolder(string Folder)
    : Error("no_such_folder", $"There is no folder {Folder} on the machine that the bot runs on. Name one by its full path.");
