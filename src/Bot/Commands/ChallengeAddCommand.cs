using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;

namespace CoResearch.Bot.Commands;

/// <summary>Brings a challenge into the lab: one that ships, one filled from real data, a folder, or a git repository.</summary>
internal sealed class ChallengeAddCommand(AddChallenge add, Texts texts) : ICommand
{
    private const string What = "what", Name = "name", Options = "options";

    public CommandSpec Spec => new("challenge add", "Add a challenge: one that ships, a folder, or a git address")
    {
        Arguments =
        [
            new(What, ArgumentKind.Word, "gamma-hadron, satellites, a folder, or a git address"),
            new(Name, ArgumentKind.Word, "the challenge's name here: lower-case letters, digits, dashes", Optional: true) { After = "as" },
            new(Options, ArgumentKind.Settings, "from=<folder of real data>, seed=<number> or seed=secret; hidden=<folder> with a git address", Optional: true) { Form = "from=… seed=… hidden=…" },
        ],
        Example = "/challenge add gamma-hadron as magic from=/data/magic",
        HasForm = true,
        ReachesOut = true,
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await add.RunAsync(Request(call), call.Actor, cancellationToken)).Failed(out var added, out var error)) return texts.Refuse(error);
        var slug = added.Challenge.Slug;
        return new ChatMessage(
        [
            texts.Paragraph("guide.added", new { title = new StrongSpan(added.Challenge.Title), slug }),
            .. StatementView.Read(added.Report),
            texts.Paragraph("guide.added_next", new { slug }),
        ]);
    }

    public async Task<WrongField?> LookAsync(CommandCall call, CancellationToken cancellationToken) =>
        await add.LookAsync(Request(call), cancellationToken) is not { } wrong ? null : new WrongField(wrong.Part switch
        {
            RequestPart.Name => Name,
            RequestPart.Options => Options,
            _ => What,
        }, wrong.Error);

    private static ChallengeRequest Request(CommandCall call) => new(call.Text(What)!, call.Text(Name), call.Settings(Options));
}
