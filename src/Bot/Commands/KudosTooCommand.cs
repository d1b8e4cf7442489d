using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>"Me too": adds one's own points to somebody's kudos.</summary>
internal sealed class KudosTooCommand(CoResearchDb db, GiveKudos give, KudosView view, TimeProvider clock, Texts texts) : ICommand
{
    public CommandSpec Spec => new("kudos too", "Add your own points to somebody's kudos: the same people, the same reason")
    {
        Arguments =
        [
            new("gift", ArgumentKind.Integer, "the gift's number, as it stands under it"),
            new("points", ArgumentKind.Integer, "as many as the first giver gave, unless you say otherwise", Optional: true),
        ],
        Example = "/kudos too 12 3",
        Topic = Topics.Recognition,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await give.AddAsync(call.Actor, new GiftId(call.Integer("gift")!.Value), call.Integer("points"), null, cancellationToken)).Failed(out var given, out var error))
            return texts.Refuse(error) with { Aloud = error is NobodyElse };
        if (call.Private) db.Notices.Add(Notice.Of(NoticeKind.KudosGiven, null, given.Gift.ChallengeId, given.Gift.Id.Value, "", clock.GetUtcNow()));
        return await view.GivenAsync(call.Actor, given, cancellationToken);
    }
}
