using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Commands;

/// <summary>Kudos by a form: who, how many points, what for.</summary>
internal sealed class ThankCommand(KudosCommand kudos) : ICommand
{
    public CommandSpec Spec => new("thank", "Thank one person with kudos, by a form")
    {
        Arguments =
        [
            new("person", ArgumentKind.Person, "who: @name"),
            new("points", ArgumentKind.Integer, "how many points of your month's allowance"),
            new("reason", ArgumentKind.Rest, "what for, with a value: for explaining the gates to everybody #teamwork"),
        ],
        Example = "/thank @ada 5 for explaining the gates to everybody #teamwork",
        Topic = Topics.Recognition,
        HasForm = true,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        kudos.ThankAsync(call, call.Person("person")!, call.Integer("points")!.Value, call.Text("reason")!, cancellationToken);
}
