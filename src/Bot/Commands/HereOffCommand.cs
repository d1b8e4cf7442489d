using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;

namespace CoResearch.Bot.Commands;

/// <summary>Ends what a channel is bound to.</summary>
internal sealed class HereOffCommand(BindChannel channels, CoResearchDb db, Texts texts) : ICommand
{
    public CommandSpec Spec => new("here off", "End what this channel is bound to")
    {
        Example = "/here off",
        Topic = Topics.Guide,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (await channels.FindAsync(call.Platform, call.Conversation, call.Thread, cancellationToken) is not { } channel) return texts.Say("here.unbound");
        if (!await HereCommand.MayChangeAsync(db, call, channel, cancellationToken)) return texts.Refuse(new NotYourChannel());
        await channels.UnbindAsync(channel, cancellationToken);
        return texts.Say("here.off");
    }
}
