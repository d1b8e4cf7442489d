using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Notices;

namespace CoResearch.Bot.Views;

/// <summary>Tells somebody, where they gave the code, that an account elsewhere is theirs now.</summary>
internal sealed class AccountLinkedView(Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.AccountLinked;

    /// <summary>The account that got the code, since the other side is whoever typed it.</summary>
    public Address? InAccount(Notice notice) => new(notice.Text.Split(' ')[0], notice.Text.Split(' ')[1]);

    public Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) =>
        Task.FromResult<ChatMessage?>(texts.Say("views.account_linked", Joined(notice)));

    private static object Joined(Notice notice) => new { platform = notice.Text.Split(' ')[2], account = notice.Text.Split(' ')[3] };
}
