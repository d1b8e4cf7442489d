using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Awards;
using CoResearch.Domain.Lab;

namespace CoResearch.Bot.Views;

/// <summary>Shows a claim to whoever decides it, with the evidence, what was looked up, and what they can do.</summary>
internal sealed class ClaimView(LabRules rules, Texts texts)
{
    public IEnumerable<Block> ForDecider(ClaimRow row)
    {
        var id = row.Claim.Id.Value;
        yield return texts.Paragraph("awards.claim", new
        {
            id,
            person = new PersonSpan(row.Claim.PersonId.Value, row.Person),
            award = Tag(row.Claim),
            row.Slug,
            row.Claim.Points,
        });
        yield return new ParagraphBlock([TextSpan.OfMember(row.Claim.Evidence)]);
        var spans = new List<Span>();
        if (row.Claim.SubmissionId is { } submission) spans.AddRange(texts.Spans("awards.claim_submission", new { submission = submission.Value }));
        if (rules.Award(row.Claim.Tag)?.Check is { } check and not AwardCheck.None)
            spans.AddRange([.. spans.Count > 0 ? new[] { new TextSpan(" ") } : [], .. texts.Spans(check == AwardCheck.Reproduced ? "awards.checked_reproduced" : "awards.checked_best")]);
        if (spans.Count > 0) yield return new ParagraphBlock(spans);
        if (row.Repeat is { } repeat) yield return texts.Paragraph(repeat.OfBaseline ? "awards.found_baseline" : "awards.found_same", new { of = repeat.Of.Value, author = "@" + repeat.Author });
        else if (!row.Holds) yield return texts.Paragraph("awards.found_faded");
        if (row.Has.Count > 0)
            yield return texts.Paragraph("awards.claim_has", new
            {
                person = new PersonSpan(row.Claim.PersonId.Value, row.Person),
                awards = string.Join(", ", row.Has.Select(h => h.Submission is { } about ? texts.Of("awards.claim_has_submission", new { h.Tag, h.Slug, submission = about }) : texts.Of("awards.claim_has_challenge", new { h.Tag, h.Slug }))),
            });
        yield return texts.Paragraph("awards.how_decide", new { id });
        yield return new ButtonsBlock([new(texts.Of("awards.button_approve", new { id }), $"/award approve {id}"), new(texts.Of("awards.button_decline", new { id }), $"/award decline {id}")]);
    }

    public static StrongSpan Tag(AwardClaim claim) => new("#" + claim.Tag);
}
