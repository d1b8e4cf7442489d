using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Tells an author that somebody else got the same from their work.</summary>
internal sealed class ReproducedView(CoResearchDb db, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.Reproduced;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var found = await (
            from original in db.Submissions.AsNoTracking()
            join reproduction in db.Submissions on original.ReproducedById equals reproduction.Id
            join person in db.People on reproduction.PersonId equals person.Id
            join challenge in db.Challenges on original.ChallengeId equals challenge.Id
            where original.Id == notice.SubmissionId
            select new { original, reproduction, person, challenge.Slug }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : texts.Say("views.reproduced", new
        {
            id = found.original.Id.Value,
            found.Slug,
            title = TextSpan.OfMember(found.original.Title),
            person = new PersonSpan(found.person.Id.Value, found.person.Name),
            reproduction = found.reproduction.Id.Value,
        });
    }
}
