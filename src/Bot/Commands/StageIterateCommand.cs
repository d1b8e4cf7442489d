using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>Begins an iteration within what runs.</summary>
internal sealed class StageIterateCommand(ManageStages manage, StageView view, Texts texts) : ICommand
{
    private const string Usual = "2w";

    public CommandSpec Spec => new("stage iterate", "Begin an iteration within the stage or iteration that runs")
    {
        Arguments =
        [
            StageArgument.Challenge, new("name", ArgumentKind.Word, "what it is called; numbered where nothing is said", Optional: true),
            new("settings", ArgumentKind.Settings, "length=2w", Optional: true) { Form = "length=2w" },
        ],
        Example = "/stage iterate gamma-hadron \"Round 1: networks\" length=2w",
        Topic = Topics.Plan,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.Unknown(call, ["length"]) is { } unknown) return texts.Refuse(unknown);
        if (ManageStages.ReadDays(call.Settings("settings").GetValueOrDefault("length") ?? Usual).Failed(out var days, out var error)) return texts.Refuse(error);
        return (await manage.IterateAsync(call.Actor, call.Challenge!, call.Text("name"), days, cancellationToken)).Failed(out var begun, out error) ? texts.Refuse(error)
            : texts.Say("stage.iterates", new { name = TextSpan.OfMember(texts.Shipped(begun.Stage.Name)), within = TextSpan.OfMember(texts.Shipped(begun.Within.Name)), call.Challenge!.Slug, due = view.Date(begun.Stage.DueAt!.Value, call.Actor) });
    }
}
