using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>A claim with everything that a sentence about it names.</summary>
internal sealed class AwardFacts(CoResearchDb db)
{
    public async Task<(AwardClaim Claim, object Values)> OfAsync(Notice notice, CancellationToken cancellationToken)
    {
        var found = await (from claim in db.AwardClaims.AsNoTracking()
                           join person in db.People on claim.PersonId equals person.Id
                           join challenge in db.Challenges on claim.ChallengeId equals challenge.Id
                           where claim.Id == new AwardClaimId(notice.AboutId!.Value)
                           select new { claim, person, challenge.Slug, By = db.People.Where(p => p.Id == claim.DecidedBy).FirstOrDefault() }).SingleAsync(cancellationToken);
        return (found.claim, new
        {
            person = Span(found.person),
            by = found.By is null ? (object)"" : Span(found.By),
            id = found.claim.Id.Value,
            found.claim.Tag,
            found.Slug,
            found.claim.Points,
            submission = found.claim.SubmissionId?.Value ?? 0,
            evidence = TextSpan.OfMember(found.claim.Evidence),
        });
    }

    private static PersonSpan Span(Person person) => new(person.Id.Value, person.Name);
}

/// <summary>Asks those who decide.</summary>
internal sealed class AwardClaimedView(AwardFacts facts, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.AwardClaimed;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var (claim, values) = await facts.OfAsync(notice, cancellationToken);
        if (claim.State != AwardState.Claimed) return null;
        return new ChatMessage(
            texts.Paragraph(claim.SubmissionId is null ? "awards.ask" : "awards.ask_submission", values),
            new ButtonsBlock([new(texts.Of("awards.button_approve"), $"/award approve {claim.Id.Value}"), new(texts.Of("awards.button_decline"), $"/award decline {claim.Id.Value}")]));
    }
}

/// <summary>Tells a claimant what was decided.</summary>
internal sealed class AwardDecidedView(AwardFacts facts, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.AwardDecided;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var (claim, values) = await facts.OfAsync(notice, cancellationToken);
        var said = texts.Paragraph(claim.State == AwardState.Approved ? "awards.told_approved" : "awards.told_declined", values);
        return claim.Note is { } note ? new ChatMessage(said, new ParagraphBlock([TextSpan.OfMember(note)])) : new ChatMessage(said);
    }
}

/// <summary>Tells the challenge who has an award.</summary>
internal sealed class AwardGivenView(AwardFacts facts, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.AwardGiven;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) =>
        texts.Say("awards.given", (await facts.OfAsync(notice, cancellationToken)).Values);
}
