using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Scoring;

namespace CoResearch.Bot.Commands;

/// <summary>Scores every stored prediction of a challenge again.</summary>
internal sealed class RejudgeCommand(BeginJudging judging, Texts texts) : ICommand
{
    public CommandSpec Spec => new("rejudge", "Score all submissions of a challenge again from their stored predictions")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges")],
        Example = "/rejudge gamma-hadron",
        Topic = Topics.Guide,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        var count = await judging.RunAsync(challenge, "rejudge", cancellationToken);
        return count == 0 ? texts.Say("guide.rejudge_none", new { challenge.Slug }) : texts.Say("guide.rejudge", new { challenge.Slug, count });
    }
}
