using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Tells an account that its person took it off, from another one: who joined it by a stolen code must not do that unnoticed.</summary>
internal sealed class AccountUnlinkedView(CoResearchDb db, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.AccountUnlinked;

    /// <summary>The account that is theirs no more.</summary>
    public Address? InAccount(Notice notice) => new(notice.Text.Split(' ')[0], notice.Text.Split(' ')[1]);

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var name = await db.People.Where(p => p.Id == notice.PersonId).Select(p => p.Name).SingleAsync(cancellationToken);
        return texts.Say("views.account_unlinked", new { person = new PersonSpan(notice.PersonId!.Value.Value, name), from = notice.Text.Split(' ')[2] });
    }
}
