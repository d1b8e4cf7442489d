using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;

namespace CoResearch.Bot.Commands;

/// <summary>Ends what a channel is bound to.</summary>
internal sealed class HereOffCommand(BindChannel channels, CoResearchDb db, IEnumerable<IPlatform> platforms, Texts texts) : ICommand
{
    public CommandSpec Spec => new("here off", "End what this channel is bound to")
    {
        Example = "/here off",
        Topic = Topics.Guide,
        BeforeAll = true,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (await channels.FindAsync(call.Platform, call.Conversation, call.Thread, cancellationToken) is not { } channel) return Say("here.unbound", call.Thread);
        if (!await HereCommand.MayChangeAsync(db, call, channel, cancellationToken)) return texts.Refuse(new NotYourChannel());
        await channels.UnbindAsync(channel, cancellationToken);
        return Say("here.off", channel.Topic);

        ChatMessage Say(string key, string? thread) => texts.Say(key, new { place = HereCommand.Place(platforms, texts, call.Platform, thread) });
    }
}
