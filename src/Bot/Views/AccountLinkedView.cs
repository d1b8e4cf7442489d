using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Notices;

namespace CoResearch.Bot.Views;

/// <summary>Tells somebody, where they gave the code, that an account elsewhere is theirs now.</summary>
internal sealed class AccountLinkedView(Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.AccountLinked;

    public Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken) =>
        Task.FromResult<ChatMessage?>(texts.Say("views.account_linked", new { platform = notice.Text.Split(' ')[^1] }));
}
