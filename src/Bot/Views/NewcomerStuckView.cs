using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Onboarding;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Tells a mentor that a newcomer stands still, and at which step; nothing when they have moved on by then.</summary>
internal sealed class NewcomerStuckView(CoResearchDb db, FirstSteps steps, Texts texts, TimeProvider clock) : INoticeView
{
    public NoticeKind Kind => NoticeKind.NewcomerStuck;

    public bool Waits(Notice notice) => true;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var id = new PersonId(notice.AboutId!.Value);
        var person = await db.People.AsNoTracking().SingleAsync(p => p.Id == id, cancellationToken);
        var (step, progress) = (WatchNewcomers.StepOf(notice), await steps.OfAsync(person, cancellationToken));
        if (person.RemovedAt is not null || progress.Next != step) return null;
        var slug = await db.Challenges.Where(c => c.Id == notice.ChallengeId).Select(c => c.Slug).FirstOrDefaultAsync(cancellationToken);
        var told = await db.Newcomers.AsNoTracking().FirstOrDefaultAsync(n => n.PersonId == id, cancellationToken);
        var blocks = new List<Block>
        {
            texts.Paragraph("start.stuck_" + step.ToString().ToLowerInvariant(), new { person = new PersonSpan(id.Value, person.Name), slug, id = progress.Newest?.Value ?? 0, days = (int)(clock.GetUtcNow() - progress.Since).TotalDays }),
        };
        if (told is { Skills.Length: > 0 }) blocks.Add(texts.Paragraph("start.told", new { skills = TextSpan.OfMember(told.Skills), interests = TextSpan.OfMember(told.Interests.Length > 0 ? told.Interests : "–"), hours = told.Hours?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?" }));
        if (slug is not null)
            blocks.Add(new ButtonsBlock([new(texts.Of("digest.button_nudge", new { person.Name }), $"/nudge @{person.Name} {slug}"), new(texts.Of("digest.button_talk", new { person.Name }), $"/talk @{person.Name} {slug}")]));
        return new ChatMessage(blocks);
    }
}
