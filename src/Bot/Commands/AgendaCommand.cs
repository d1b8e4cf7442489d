using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Process.Meetings;

namespace CoResearch.Bot.Commands;

/// <summary>What there is to talk about in a challenge's next meeting.</summary>
internal sealed class AgendaCommand(AssembleAgenda assemble, AgendaView view) : ICommand
{
    public CommandSpec Spec => new("agenda", "Show what to talk about: what blocks, what each plans, risks, late cards, questions, new bests")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/agenda gamma-hadron",
        Topic = Topics.Rhythm,
        BeforeAll = true,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        view.Whole(await assemble.OfAsync(call.Challenge!, cancellationToken));
}
