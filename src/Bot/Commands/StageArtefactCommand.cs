using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>Keeps what a stage brought forth, for its report.</summary>
internal sealed class StageArtefactCommand(ManageStages manage, Texts texts) : ICommand
{
    /// <summary>What stands before the name of a file that came with the line, so that no name is taken for anything else.</summary>
    public const string FileMark = "file:";

    private const string None = "none";

    public CommandSpec Spec => new("stage artefact", "Keep what a stage brought forth for its report: slides, a model, data, a script")
    {
        Aliases = ["artefact add"],
        Arguments = [new("what", ArgumentKind.Word, "what it is: slides, model, dataset, metric"), StageArgument.Challenge, new("where", ArgumentKind.Rest, "a link, or a note where to find it; none takes it off; beside a file that you send, nothing") { Longest = Artefact.LongestText }],
        Example = "/stage artefact slides gamma-hadron https://example.org/slides.pdf",
        HasForm = true,
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (what, where) = (call.Text("what")!, call.Text("where")!);
        var file = call.File is { } bytes ? new ArtefactFile(where.StartsWith(FileMark, StringComparison.Ordinal) ? where[FileMark.Length..] : where, bytes) : null;
        var off = file is null && where.Equals(None, StringComparison.OrdinalIgnoreCase);
        return (await manage.ArtefactAsync(call.Actor, call.Challenge!, what, off ? null : file?.Name ?? where, file, cancellationToken)).Failed(out var kept, out var error) ? texts.Refuse(error)
            : texts.Say(off ? "stage.artefact_off" : kept.Before is null ? "stage.artefact_kept" : "stage.artefact_replaced", new
            {
                what = TextSpan.OfMember(what.ToLowerInvariant()),
                name = texts.Shipped(kept.Stage.Name),
                call.Challenge!.Slug,
                before = TextSpan.OfMember(kept.Before ?? ""),
                by = TextSpan.OfMember(kept.By ?? ""),
            });
    }
}
