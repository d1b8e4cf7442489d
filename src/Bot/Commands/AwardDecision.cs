using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>The word of a mentor, an expert or a lab owner on a claim.</summary>
internal sealed class AwardDecision(CoResearchDb db, ClaimAward decide, Texts texts)
{
    public static IReadOnlyList<ArgumentSpec> Arguments { get; } =
        [new("claim", ArgumentKind.Integer, "its number as in /awards"), new("note", ArgumentKind.Rest, "a word to whoever claimed it", Optional: true)];

    public async Task<ChatMessage> RunAsync(CommandCall call, bool approve, CancellationToken cancellationToken)
    {
        var id = new AwardClaimId(call.Integer("claim")!.Value);
        if (await db.AwardClaims.SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } claim) return texts.Refuse(new NoSuchClaim(id.Value));
        var slug = await db.Challenges.Where(c => c.Id == claim.ChallengeId).Select(c => c.Slug).SingleAsync(cancellationToken);
        var guides = await db.Memberships.AnyAsync(m => m.PersonId == call.Actor.Id && m.ChallengeId == claim.ChallengeId && m.LeftAt == null && m.Role != Role.Student, cancellationToken);
        if (!guides && !call.Actor.IsOwner) return texts.Refuse(new NotAllowed(approve ? "/award approve" : "/award decline", $"the mentors and experts of {slug}"));
        return (await decide.DecideAsync(call.Actor, claim, approve, call.Text("note"), cancellationToken)).Error is { } refused
            ? texts.Refuse(refused)
            : texts.Say(approve ? "awards.approved" : "awards.declined", new { id = id.Value }) with { OnlyYou = true };
    }
}
