using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Recognition.Streams;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Tells a member what the lab paid them just now, or corrected, and why.</summary>
internal sealed class MicroRewardedView(CoResearchDb db, MicroSentences sentences, Texts texts) : INoticeView
{
    private const int MostLines = 12;

    public NoticeKind Kind => NoticeKind.MicroRewarded;

    // Weeks end at night.
    public bool Waits(Notice notice) => notice.Text.Split('\n').All(StreamCatalog.IsWeekly);

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var keys = notice.Text.Split('\n');
        var lines = await db.PointEntries.AsNoTracking().Where(e => keys.Contains(e.Key)).OrderBy(e => e.ChallengeId).ThenBy(e => e.Id).ToListAsync(cancellationToken);
        if (lines.Count == 0) return null;
        var ids = lines.Select(e => e.ChallengeId!.Value).Distinct().ToList();
        var blocks = new List<Block>();
        foreach (var challenge in await db.Challenges.AsNoTracking().Where(c => ids.Contains(c.Id)).OrderBy(c => c.Id).ToListAsync(cancellationToken))
        {
            var board = await Board.OfAsync(db, challenge, cancellationToken);
            var own = lines.Where(e => e.ChallengeId == challenge.Id).ToList();
            var total = own.Sum(e => e.Points);
            var weekly = own.Exists(e => !Detail.Parse(e.Detail).Has("after") && Detail.Parse(e.Detail).Has("week"));
            blocks.Add(texts.Paragraph(total < 0 ? "micro.corrected" : weekly ? "micro.week" : "micro.paid", new { points = new StrongSpan(MicroSentences.Signed(total)), challenge.Slug }));
            blocks.AddRange(own.Take(MostLines).Select(e => new ParagraphBlock(sentences.Of(e, board))));
            if (own.Count > MostLines) blocks.Add(texts.Paragraph("micro.more", new { more = own.Count - MostLines }));
        }
        return new ChatMessage(blocks);
    }
}
