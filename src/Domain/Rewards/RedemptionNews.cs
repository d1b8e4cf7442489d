using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Rewards;

/// <summary>What became of a redemption, as its notices carry it: the points that came back, and what a lab owner said.</summary>
public sealed record RedemptionMove(string What, long Points, string Note)
{
    /// <summary>
    /// Words of <see cref="What"/> beside the states: the price is together; another team took the last one; a gift that had paid for it was taken back;
    /// somebody took their part of a full one back, so that it is filled again, or given up.
    /// </summary>
    public const string Full = "full", SoldOut = "soldout", Unpaid = "unpaid", Reopened = "reopened", Dissolved = "dissolved";

    public static RedemptionMove Of(RedemptionState state, long points, string? note) => new(state.ToString().ToLowerInvariant(), points, note ?? "");

    public static RedemptionMove Read(string text)
    {
        var (head, note) = text.Split('\n', 2) is [var first, var rest] ? (first, rest) : (text, "");
        var words = head.Split(' ', 2);
        return new(words[0], long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), note);
    }

    public override string ToString() => $"{What} {Points}\n{Note}";
}

/// <summary>Tells the people whom a redemption concerns.</summary>
internal static class RedemptionNews
{
    /// <summary>Tells every lab owner that it waits for them.</summary>
    public static async Task WaitsAsync(CoResearchDb db, Redemption redemption, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var owners = await db.People.Where(p => p.IsOwner && p.RemovedAt == null).Select(p => p.Id).ToListAsync(cancellationToken);
        foreach (var owner in owners) db.Notices.Add(Notice.Of(NoticeKind.RedemptionWaits, owner, redemption.ChallengeId, redemption.Id.Value, "", now));
    }

    public static void Moved(CoResearchDb db, Redemption redemption, PersonId person, RedemptionMove move, DateTimeOffset now) =>
        db.Notices.Add(Notice.Of(NoticeKind.RedemptionMoved, person, redemption.ChallengeId, redemption.Id.Value, move.ToString(), now));
}
