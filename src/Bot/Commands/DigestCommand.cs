using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Digests;

namespace CoResearch.Bot.Commands;

/// <summary>What the week was for the reader: for mentors and experts what they guide, for students what they did.</summary>
internal sealed class DigestCommand(MentorDigest digest, MemberWeek week, DigestView view, TimeProvider time, Texts texts) : ICommand
{
    public CommandSpec Spec => new("digest", "Show your week: what you did and what is due; as a mentor or expert, what needs you")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "one challenge; without it, all of yours", Optional: true) { Assumed = false }],
        Example = "/digest",
        Topic = Topics.Rhythm,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (one, since) = (call.Challenge, time.GetUtcNow() - MentorDigest.Week);
        var guided = one is null ? await digest.OfMentorAsync(call.Actor.Id, since, cancellationToken)
            : call.Actor.IsOwner || call.Membership is { Guides: true } ? await digest.OfAsync([one], call.Actor.Id, since, cancellationToken) : [];
        var own = (await week.OfAsync(call.Actor, since, cancellationToken)).Where(w => one is null || w.Board.Challenge.Id == one.Id).ToList();
        if (guided.Count == 0 && own.Count == 0) return texts.Say("digest.nothing");
        var blocks = new List<Block>();
        if (guided.Count > 0) blocks.AddRange((await view.MentorAsync(call.Actor.Name, guided, cancellationToken)).Blocks);
        if (own.Count > 0) blocks.AddRange(view.Student(call.Actor.Name, own).Blocks);
        return new ChatMessage(blocks);
    }
}
