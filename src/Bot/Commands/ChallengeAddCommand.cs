using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;

namespace CoResearch.Bot.Commands;

/// <summary>Brings a challenge into the lab: one that ships, one filled from real data, a folder, or a git repository.</summary>
internal sealed class ChallengeAddCommand(AddChallenge add, Texts texts) : ICommand
{
    public CommandSpec Spec => new("challenge add", "Add a challenge: one that ships, a folder, or a git address")
    {
        Arguments =
        [
            new("what", ArgumentKind.Word, "gamma-hadron, satellites, a folder, or a git address"),
            new("name", ArgumentKind.Word, "the challenge's name here: lower-case letters, digits, dashes", Optional: true) { After = "as" },
            new("options", ArgumentKind.Settings, "from=<folder of real data>, seed=<number> or seed=secret; hidden=<folder> with a git address", Optional: true) { Form = "from=… seed=… hidden=…" },
        ],
        Example = "/challenge add gamma-hadron as magic from=/data/magic",
        HasForm = true,
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var request = new ChallengeRequest(call.Text("what")!, call.Text("name"), call.Settings("options"));
        if ((await add.RunAsync(request, call.Actor, cancellationToken)).Failed(out var added, out var error)) return texts.Refuse(error);
        var slug = added.Challenge.Slug;
        return new ChatMessage(
        [
            texts.Paragraph("guide.added", new { title = new StrongSpan(added.Challenge.Title), slug }),
            .. StatementView.Read(added.Report),
            texts.Paragraph("guide.added_next", new { slug }),
        ]);
    }
}
