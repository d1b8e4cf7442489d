using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.CheckIns;

namespace CoResearch.Bot.Commands;

/// <summary>Says that there is nothing to say this week.</summary>
internal sealed class CheckinSkipCommand(AnswerCheckIn answer, Texts texts) : ICommand
{
    public CommandSpec Spec => new("checkin skip", "Say that there is nothing to tell this week")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/checkin skip gamma-hadron",
        Topic = Topics.Rhythm,
        Discreet = true,
        Access = Access.Member,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        return (await answer.SkipAsync(call.Actor, call.Challenge!, cancellationToken)).Failed(out _, out var error)
            ? texts.Refuse(error)
            : texts.Say("checkin.skipped", new { call.Challenge!.Slug });
    }
}
