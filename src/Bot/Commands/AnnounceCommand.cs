using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;

namespace CoResearch.Bot.Commands;

/// <summary>Says something to everybody in the lab, or in a challenge.</summary>
internal sealed class AnnounceCommand(CoResearchDb db, TimeProvider clock, Texts texts) : ICommand
{
    public CommandSpec Spec => new("announce", "Tell everybody in the lab something, or everybody in a challenge")
    {
        Arguments =
        [
            new("challenge", ArgumentKind.Challenge, "only to those who are in it", Optional: true) { Assumed = false },
            new("text", ArgumentKind.Rest, "what to tell"),
        ],
        Example = "/announce gamma-hadron The deadline moves to Friday.",
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        db.Notices.Add(Notice.Announce(call.Text("text")!, call.Actor.Id, call.Challenge?.Id, clock.GetUtcNow()));
        return Task.FromResult(call.Challenge is { } challenge ? texts.Say("lab.announced_to", new { challenge.Slug }) : texts.Say("lab.announced"));
    }
}
