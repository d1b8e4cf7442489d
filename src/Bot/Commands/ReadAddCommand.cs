using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>Puts something on a challenge's reading list.</summary>
internal sealed class ReadAddCommand(ReadingList list, Texts texts) : ICommand
{
    public CommandSpec Spec => new("read add", "Put a paper on the reading list: a title, a link, or both")
    {
        Arguments = [StageArgument.Challenge, new("paper", ArgumentKind.Rest, "its title, its link, or both")],
        Example = "/read add gamma-hadron Attention is all you need https://arxiv.org/abs/1706.03762",
        HasForm = true,
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await list.AddAsync(call.Actor, call.Challenge!, call.Text("paper")!, cancellationToken)).Failed(out var reading, out var error) ? texts.Refuse(error)
            : texts.Say("reading.added", new { reading.Number, call.Challenge!.Slug, title = TextSpan.OfMember(reading.Title.Length > 0 ? reading.Title : reading.Link!) });
}
