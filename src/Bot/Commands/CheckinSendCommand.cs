using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.CheckIns;

namespace CoResearch.Bot.Commands;

/// <summary>Hands the week in as the lab saw it.</summary>
internal sealed class CheckinSendCommand(AnswerCheckIn answer, CheckInView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("checkin send", "Hand your week in as I filled it in, without changing a word")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/checkin send gamma-hadron",
        Topic = Topics.Rhythm,
        Access = Access.Member,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        // The button stays under the message, and what somebody told is theirs.
        if (await view.ToldAsync(call.Actor, call.Challenge!, cancellationToken) is not null) return texts.Refuse(new WeekTold(call.Challenge!.Slug));
        var (done, next, blockers) = await view.DraftAsync(call.Actor.Id, call.Challenge!, cancellationToken);
        if (done.Length == 0) return texts.Refuse(new NothingSaid());
        var text = new CheckInText(done, next.Length == 0 ? null : next, blockers.Length == 0 ? null : blockers, null);
        return (await answer.RunAsync(call.Actor, call.Challenge!, text, cancellationToken)).Failed(out var answered, out var error)
            ? texts.Refuse(error)
            : CheckinCommand.Said(texts, call.Challenge!.Slug, answered);
    }
}
