using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;

namespace CoResearch.Bot.Commands;

/// <summary>Gives a challenge a new version of its definition and data.</summary>
internal sealed class ChallengeUpdateCommand(AddChallenge add, Texts texts) : ICommand
{
    public CommandSpec Spec => new("challenge update", "Replace a challenge's definition and data by a new version")
    {
        Arguments =
        [
            new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges"),
            new("what", ArgumentKind.Word, "the same as in /challenge add: a template, a folder, or a git address"),
            new("options", ArgumentKind.Settings, "the same as in /challenge add", Optional: true) { Form = "from=… seed=… hidden=…" },
        ],
        Example = "/challenge update gamma-hadron /data/gamma-hadron",
        Topic = Topics.Guide,
        Discreet = true,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var request = new ChallengeRequest(call.Text("what")!, null, call.Settings("options"));
        if ((await add.UpdateAsync(call.Challenge!, request, call.Actor, cancellationToken)).Failed(out var updated, out var error)) return texts.Refuse(error);
        return new ChatMessage(
        [
            texts.Paragraph("guide.updated", new { updated.Challenge.Slug, updated.Version.Number }),
            .. StatementView.Read(updated.Report),
            .. updated.ScoredAgain > 0 ? [texts.Paragraph("guide.scored_again", new { count = updated.ScoredAgain })] : Array.Empty<Block>(),
        ]);
    }
}
