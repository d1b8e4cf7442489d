using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Awards;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;

namespace CoResearch.Bot.Views;

/// <summary>Tells everybody in a challenge that somebody has an award.</summary>
internal sealed class AwardGivenView(AwardList list, LabRules rules, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.AwardGiven;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (await list.FindAsync(new AwardClaimId(notice.AboutId!.Value), cancellationToken) is not { } row) return null;
        var sentence = rules.Award(row.Claim.Tag)?.Sentence.TrimEnd('.');
        return texts.Say(sentence is null ? "awards.given_plain" : "awards.given", new
        {
            person = new PersonSpan(row.Claim.PersonId.Value, row.Person),
            award = ClaimView.Tag(row.Claim),
            row.Slug,
            sentence,
        });
    }
}
