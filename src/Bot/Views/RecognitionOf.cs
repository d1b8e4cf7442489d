using CoResearch.Bot.Charts;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Awards;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>What a person gave, received and has, as they alone see it.</summary>
internal sealed class RecognitionOf(CoResearchDb db, KudosFigures figures, Ledger ledger, PeopleChart chart, Texts texts)
{
    /// <summary>Nothing for whoever has nothing to show but a month's allowance.</summary>
    public async Task<IReadOnlyList<Block>> ViewAsync(Person person, CancellationToken cancellationToken)
    {
        var (sum, _) = await figures.OfAsync(person, null, cancellationToken);
        var (left, earned) = (await ledger.AllowanceAsync(person, cancellationToken), await ledger.EarnedAsync(person.Id, cancellationToken));
        var awards = await db.AwardClaims.Where(c => c.PersonId == person.Id && c.State == ClaimState.Approved).OrderBy(c => c.Id).Select(c => c.Tag).ToListAsync(cancellationToken);
        var blocks = new List<Block> { texts.Paragraph("kudos.me", new { left, earned = Math.Max(0, earned), sum.Given, sum.Received, month = ledger.Month }) };
        if (earned < 0) blocks.Add(texts.Paragraph("rewards.debt", new { debt = -earned }));
        if (await figures.StreakAsync(person.Id, cancellationToken) is > 1 and var streak) blocks.Add(texts.Paragraph("kudos.me_streak", new { streak }));
        if (awards.Count > 0) blocks.Add(texts.Paragraph("kudos.me_awards", new { awards = string.Join(' ', awards.Distinct().Select(a => "#" + a)) }));
        var values = await figures.ValuesOfAsync(person.Id, cancellationToken);
        if (values.Count > 0) blocks.Add(texts.Paragraph("kudos.recap_values", new { values = string.Join(", ", values.Select(v => $"#{v.Tag} {v.Points}")) }));
        if (values.Count > 0)
            blocks.Add(chart.Bars($"kudos-{person.Id.Value}", texts.Of("kudos.me_values", new { name = "@" + person.Name }), [.. values.Select(v => ("#" + v.Tag, (double)v.Points))]));
        return values.Count == 0 && awards.Count == 0 && sum.Given == 0 && earned == 0 ? [] : blocks;
    }
}
