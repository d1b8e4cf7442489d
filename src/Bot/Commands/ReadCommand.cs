using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>What a team reads, who read it, and what they noted.</summary>
internal sealed class ReadCommand(ReadingList list, ReadingView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("read", "Show a challenge's reading list: what to read, who read it, what they noted")
    {
        Arguments = [StageArgument.Challenge, Paging.Argument],
        Example = "/read gamma-hadron",
        Topic = Topics.Plan,
        BeforeAll = true,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        Paging.Cut(call, await list.OfAsync(call.Challenge!.Id, cancellationToken), ReadingView.PageSize).Failed(out var page, out var error) ? texts.Refuse(error) : view.Whole(call.Challenge!, page, call.Actor);
}
