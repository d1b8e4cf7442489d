using CoResearch.Bot.Commands;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Tells somebody the role that they have in a challenge now, what it does, and how it begins; nothing where they have another one by then.</summary>
internal sealed class RoleGivenView(CoResearchDb db, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.RoleGiven;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var role = Enum.Parse<Role>(notice.Text);
        if (!await db.Memberships.AnyAsync(m => m.PersonId == notice.PersonId && m.ChallengeId == notice.ChallengeId && m.LeftAt == null && m.Role == role, cancellationToken)) return null;
        var challenge = await db.Challenges.AsNoTracking().SingleAsync(c => c.Id == notice.ChallengeId, cancellationToken);
        return new ChatMessage(
            texts.Paragraph("views.role_given", new { role = new StrongSpan(TeamCommand.RoleOf(role, texts)), challenge.Title, challenge.Slug }),
            texts.Paragraph("views.role_" + role.ToString().ToLowerInvariant(), new { challenge.Slug }));
    }
}
