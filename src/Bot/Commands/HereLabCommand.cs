using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;

namespace CoResearch.Bot.Commands;

/// <summary>Makes the channel the whole lab's.</summary>
internal sealed class HereLabCommand(BindChannel channels, CoResearchDb db, IEnumerable<IPlatform> platforms, Texts texts) : ICommand
{
    public CommandSpec Spec => new("here lab", "Make this channel the lab's: what is said to everybody is told here")
    {
        Example = "/here lab",
        Topic = Topics.Lab,
        BeforeAll = true,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) => HereCommand.IsAlone(platforms, call)
        ? texts.Refuse(new NotAChannel())
        : await HereCommand.HindranceAsync(platforms, call, cancellationToken) is { } hindrance ? texts.Refuse(hindrance)
        : await HereCommand.SayAsync(
            db, platforms, texts, await channels.BindAsync(call.Platform, call.Conversation, call.Thread, null, call.Actor, cancellationToken), cancellationToken);
}
