using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Onboarding;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Tells a mentor who asks to come in; nothing when that is decided by then.</summary>
internal sealed class EntryAskedView(CoResearchDb db, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.EntryAsked;

    /// <summary>Somebody who is nobody here yet, as their platform names them.</summary>
    public static string Who(EntryRequest request) => request.Handle is { } handle ? $"{request.Name ?? handle} (@{handle})" : request.Name ?? request.Account;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var request = await db.EntryRequests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == notice.AboutId, cancellationToken);
        if (request is not { DecidedAt: null }) return null;
        var slug = await db.Challenges.Where(c => c.Id == request.ChallengeId).Select(c => c.Slug).SingleAsync(cancellationToken);
        return new ChatMessage(
            texts.Paragraph("opencall.asks", new { who = TextSpan.OfMember(Who(request)), platform = request.Platform, slug }),
            new ButtonsBlock([new(texts.Of("opencall.button_admit"), $"/admit {request.Id}"), new(texts.Of("opencall.button_decline"), $"/decline {request.Id}")]));
    }
}

/// <summary>Welcomes somebody whom a mentor let in.</summary>
internal sealed class EntryAdmittedView(CoResearchDb db, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.EntryAdmitted;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var challenge = await db.Challenges.AsNoTracking().SingleAsync(c => c.Id == notice.ChallengeId, cancellationToken);
        return new ChatMessage(
            texts.Paragraph("opencall.welcome", new { challenge.Title }),
            new ButtonsBlock([new(texts.Of("opencall.button_start"), "/start"), new(texts.Of("opencall.button_challenge"), $"/challenge {challenge.Slug}")]));
    }
}
