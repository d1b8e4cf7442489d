using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Which awards there are, who has them, and what waits for those who decide.</summary>
internal sealed class AwardsCommand(CoResearchDb db, LabRules rules, Texts texts) : ICommand
{
    private const int Most = 20;

    public CommandSpec Spec => new("awards", "Show the awards, who has them, and the claims that wait for your word")
    {
        Example = "/awards",
        Topic = Topics.Recognition,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (rules.Awards.Count == 0) return texts.Say("awards.none");
        var holders = await (from claim in db.AwardClaims.AsNoTracking()
                             join person in db.People on claim.PersonId equals person.Id
                             where claim.State == AwardState.Approved
                             orderby claim.DecidedAt descending
                             select new { claim.Tag, person.Id, person.Name }).ToListAsync(cancellationToken);
        var blocks = new List<Block>
        {
            texts.Heading("awards.title"),
            new TableBlock(
                [new(texts.Of("awards.award")), new(texts.Of("awards.for")), new(texts.Of("awards.points"), Number: true), new(texts.Of("awards.have_it"))],
                [.. rules.Awards.Select(a => new Row(
                [
                    [new CodeSpan("#" + a.Tag)], [new TextSpan(a.Sentence)], [new TextSpan(Figures.Count(a.Points))],
                    [.. holders.Where(h => h.Tag == a.Tag).DistinctBy(h => h.Id).Take(5).SelectMany((h, i) => (Span[])[new TextSpan(i == 0 ? "" : ", "), new PersonSpan(h.Id.Value, h.Name)])],
                ]))]),
            texts.Paragraph("awards.how", new { first = rules.Awards[0].Tag }),
        };
        var guided = await db.Memberships.Where(m => m.PersonId == call.Actor.Id && m.LeftAt == null && m.Role != Domain.Challenges.Role.Student).Select(m => m.ChallengeId).ToListAsync(cancellationToken);
        var waiting = await (from claim in db.AwardClaims.AsNoTracking()
                             join person in db.People on claim.PersonId equals person.Id
                             where claim.State == AwardState.Claimed && (call.Actor.IsOwner || guided.Contains(claim.ChallengeId) || claim.PersonId == call.Actor.Id)
                             orderby claim.Id
                             select new { claim, person }).Take(Most).ToListAsync(cancellationToken);
        if (waiting.Count > 0)
            blocks.Add(new TableBlock(
                [new("Id", Number: true), new(texts.Of("awards.who")), new(texts.Of("awards.award")), new(texts.Of("awards.evidence"))],
                [.. waiting.Select(w => new Row([[new TextSpan($"{w.claim.Id.Value}")], [new PersonSpan(w.person.Id.Value, w.person.Name)], [new TextSpan("#" + w.claim.Tag)], [TextSpan.OfMember(w.claim.Evidence)]]))]));
        return new ChatMessage(blocks) { OnlyYou = waiting.Count > 0 };
    }
}
